import { describe, expect, it } from 'vitest';
import { cutToLimits } from '../../../../src/kinds/screenshot/area.ts';

const limits = { maxHeightPx: 16_000, deviceScaleFactor: 1, format: 'png' } as const;
const area = { x: 1, y: 2, width: 1_000, height: 16_000 };

describe('cutToLimits', () => {
  it('leaves an area alone that just fits', () => {
    expect(cutToLimits(area, limits)).toEqual({ area, isCut: false });
  });

  it('cuts one pixel more', () => {
    expect(cutToLimits({ ...area, height: 16_001 }, limits)).toEqual({ area, isCut: true });
  });

  it('cuts what the format cannot hold, in device pixels', () => {
    const cut = cutToLimits(area, { ...limits, format: 'webp', deviceScaleFactor: 2 });

    expect(cut).toEqual({ area: { ...area, height: 8_191 }, isCut: true });
  });

  it('refuses too many pixels', () => {
    const wide = { ...area, width: 7_500 };

    expect(cutToLimits(wide, limits).isCut).toBe(false);
    expect(() => cutToLimits({ ...wide, width: 7_501 }, limits)).toThrow(
      expect.objectContaining({ code: 'CAPTURE_TOO_LARGE' }),
    );
  });
});
