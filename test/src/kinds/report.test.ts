import { describe, expect, it } from 'vitest';
import { fitted, REPORT_MAX_BYTES, Report } from '../../../src/kinds/report.ts';

const counts = {
  total: 1,
  ok: 1,
  httpErrors: 0,
  failed: 0,
  refused: 0,
  blocked: 0,
  cancelled: 0,
  pending: 0,
};

const largest: Report = {
  finalUrl: '言'.repeat(8_192),
  title: '言'.repeat(300),
  redirects: Array.from({ length: 10 }, () => ({ url: '言'.repeat(1_024), status: 302 })),
  timings: { launchMs: 0, totalMs: 1 },
  requests: counts,
  refused: Array.from({ length: 20 }, () => ({
    host: 'a'.repeat(255),
    port: 1,
    rule: 'address' as const,
    reason: '言'.repeat(300),
  })),
  bytes: { received: 1, sent: 1 },
  images: { expected: 0, loaded: 0, missing: [] },
  consoleErrors: Array.from({ length: 20 }, () => '言'.repeat(300)),
  dialogs: 0,
  popups: 0,
  missingGlyphs: '',
  truncated: false,
  complete: true,
  incompleteBecause: [],
};

describe('fitted', () => {
  it('leaves a report alone that fits', () => {
    const small = { ...largest, finalUrl: 'https://a.test/', redirects: [], refused: [] };

    expect(fitted(small)).toEqual(small);
  });

  it('shortens the lists of the largest report until it fits', () => {
    const report = fitted(largest);

    expect(Report.parse(report)).toEqual(report);
    expect(Buffer.byteLength(JSON.stringify(report))).toBeLessThanOrEqual(REPORT_MAX_BYTES);
    expect(report.finalUrl).toBe(largest.finalUrl);
  });
});
