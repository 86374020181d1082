import { describe, expect, it } from 'vitest';
import { isAmong } from '../../../src/limits/allowed-sites.ts';

describe('a list of allowed sites', () => {
  it.each([
    ['example.com', 'example.com'],
    ['example.com', 'shop.example.com'],
    ['example.com', 'a.b.example.com'],
    ['example.co.uk', 'www.example.co.uk'],
    ['shop.example.com', 'shop.example.com'],
    ['*.example.com', 'shop.example.com'],
    ['*.example.com', 'a.b.example.com'],
    ['203.0.113.7', '203.0.113.7'],
    ['2001:db8::7', '2001:db8::7'],
    ['alice.github.io', 'alice.github.io'],
  ])('with %s has %s', (entry, host) => {
    expect(isAmong([entry], host)).toBe(true);
  });

  it.each([
    ['example.com', 'example.com.evil.test'],
    ['example.com', 'evilexample.com'],
    ['example.com', 'example.org'],
    ['shop.example.com', 'example.com'],
    ['shop.example.com', 'www.shop.example.com'],
    ['*.example.com', 'example.com'],
    ['*.example.com', 'evilexample.com'],
    ['*.shop.example.com', 'www.example.com'],
    ['203.0.113.7', '203.0.113.77'],
    ['alice.github.io', 'bob.github.io'],
    ['co.uk', 'example.co.uk'],
  ])('with %s does not have %s', (entry, host) => {
    expect(isAmong([entry], host)).toBe(false);
  });

  it('with nothing in it has nothing', () => {
    expect(isAmong([], 'example.com')).toBe(false);
  });
});
