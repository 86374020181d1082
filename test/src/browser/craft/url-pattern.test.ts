import { describe, expect, it } from 'vitest';
import { matchesPattern } from '../../../../src/browser/craft/url-pattern.ts';

describe('matchesPattern', () => {
  it.each([
    ['https://a.test/x', 'https://a.test/x'],
    ['*', 'https://a.test/x'],
    ['https://a.test/*', 'https://a.test/'],
    ['*.js', 'https://a.test/x.js'],
    ['*://*.a.test/*/x.*', 'https://cdn.a.test/1/x.js'],
    ['*/ADS/*', 'https://a.test/ads/1'],
    ['*a*a*', 'https://x.test/aa'],
  ])('%j fits %j', (pattern, url) => {
    expect(matchesPattern(pattern, url)).toBe(true);
  });

  it.each([
    ['https://a.test/', 'https://a.test/x'],
    ['*.js', 'https://a.test/x.js?v=1'],
    ['*://*.a.test/*', 'https://a.test/'],
    ['*ab*ab', 'https://x.test/ab'],
    ['/x', 'https://a.test/x'],
  ])('%j does not fit %j', (pattern, url) => {
    expect(matchesPattern(pattern, url)).toBe(false);
  });

  it('ends soon for a pattern that makes others think for ever', () => {
    const pattern = `${'*a'.repeat(249)}*b`;

    expect(matchesPattern(pattern, 'a'.repeat(100_000))).toBe(false);
  });
});
