import { expect, it } from 'vitest';
import { DEVICES, screenOf } from '../../../src/visits/devices.ts';

it('every device fits what a viewport may be', () => {
  for (const { width, height, deviceScaleFactor } of Object.values(DEVICES)) {
    expect(width).toBeLessThanOrEqual(3_840);
    expect(height).toBeLessThanOrEqual(4_320);
    expect(deviceScaleFactor).toBeLessThanOrEqual(3);
  }
});

it('a viewport wins over its device, field by field', () => {
  expect(screenOf({ device: 'ipad', viewport: { width: 700, hasTouch: false } })).toEqual({
    width: 700,
    height: 1_180,
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: false,
  });
});
