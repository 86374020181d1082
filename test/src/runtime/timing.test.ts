import { afterEach, describe, expect, it, vi } from 'vitest';
import { TIMING } from '../../../src/jobs/timing.ts';
import { timingFromEnv } from '../../../src/runtime/timing.ts';

describe('the timing of a function', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('keeps things for as many days as the stage says', () => {
    vi.stubEnv('GANNET_RETENTION_DAYS', '3');

    expect(timingFromEnv()).toEqual({ ...TIMING, retentionMs: 3 * 24 * 3_600_000 });
  });

  it('is refused without that number', () => {
    vi.stubEnv('GANNET_RETENTION_DAYS', undefined);

    expect(timingFromEnv).toThrow('GANNET_RETENTION_DAYS');
  });

  it.each(['soon', '0', '-1', '1.5'])('is refused for %s days', (days) => {
    vi.stubEnv('GANNET_RETENTION_DAYS', days);

    expect(timingFromEnv).toThrow();
  });
});
