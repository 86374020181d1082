import { describe, expect, it } from 'vitest';
import {
  gapMs,
  paceAt,
  slackMs,
  slowedDown,
  slownessAt,
  spacingMs,
} from '../../../src/limits/pace.ts';
import { SitePace } from '../../../src/limits/ports.ts';
import { NOW } from '../../support/jobs.ts';

const PACE = { intervalMs: 1_000, maxConcurrency: 4 };
const MINUTE_MS = 60_000;
const row = (overrides: Partial<SitePace> = {}): SitePace => ({
  ...SitePace.parse({}),
  ...overrides,
});

describe('the pace of a site', () => {
  it('is what was set where the site says nothing', () => {
    expect(paceAt(PACE, row(), 0, NOW)).toEqual(PACE);
  });

  it.each([
    ['a shorter one changes nothing', 500, 1_000],
    ['a longer one widens it', 5_000, 5_000],
    ['an absurd one counts as a minute', 86_400_000, 60_000],
  ])('obeys Crawl-delay: %s', (_what, crawlDelayMs, intervalMs) => {
    expect(paceAt(PACE, row(), crawlDelayMs, NOW).intervalMs).toBe(intervalMs);
  });

  it('doubles each time that the site asks for less, up to 64 times', () => {
    let slowed = row();
    const seen: number[] = [];
    for (let time = 0; time < 8; time += 1) {
      slowed = row({ slowness: slowedDown(slowed, NOW), slowedAt: NOW });
      seen.push(paceAt(PACE, slowed, 0, NOW).intervalMs / 1_000);
    }

    expect(seen).toEqual([2, 4, 8, 16, 32, 64, 64, 64]);
  });

  it('recovers by half a minute, without anybody doing anything', () => {
    const slowed = row({ slowness: 8, slowedAt: NOW });
    const after = (minutes: number) => slownessAt(slowed, NOW + minutes * MINUTE_MS);

    expect([0, 1, 2, 3, 4].map(after)).toEqual([8, 4, 2, 1, 1]);
  });

  it('does not become faster than usual when clocks differ', () => {
    expect(slownessAt(row({ slowness: 2, slowedAt: NOW + 5_000 }), NOW)).toBe(2);
  });

  it('is never slower than a page in ten minutes', () => {
    const slowed = row({ slowness: 64, slowedAt: NOW });

    expect(paceAt({ ...PACE, intervalMs: 60_000 }, slowed, 0, NOW).intervalMs).toBe(600_000);
  });
});

describe('the gap between two planned moments', () => {
  it.each([100, 500, 1_000, 60_000])('holds an interval of %i ms however late', (intervalMs) => {
    const pace = { ...PACE, intervalMs };

    expect(gapMs(pace) - slackMs(pace)).toBe(intervalMs);
  });

  it('is none where pages are opened as they come', () => {
    expect(gapMs({ ...PACE, intervalMs: 0 })).toBe(0);
  });

  it('is smaller than the spacing of slots, so that a line which was held up is on time again', () => {
    expect([gapMs(PACE), spacingMs(PACE, row())]).toEqual([1_020, 1_040]);
    expect(spacingMs({ ...PACE, intervalMs: 0 }, row())).toBe(0);
  });

  it('gives slots only as fast as places become free', () => {
    expect(spacingMs(PACE, row({ stayMs: 2_000 }))).toBe(1_040);
    expect(spacingMs(PACE, row({ stayMs: 40_000 }))).toBe(10_000);
  });
});
