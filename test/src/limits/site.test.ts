import { brotliDecompressSync } from 'node:zlib';
import { getDomain } from 'tldts';
import { describe, expect, it } from 'vitest';
import { frontCoded, suffixRules } from '../../../scripts/build-suffixes.ts';
import { siteOf } from '../../../src/limits/site.ts';
import { SUFFIXES } from '../../../src/limits/suffixes.generated.ts';

describe('the site of a host', () => {
  it.each([
    ['www.example.com', 'example.com'],
    ['example.com', 'example.com'],
    ['a.b.c.example.co.uk', 'example.co.uk'],
    ['alice.github.io', 'alice.github.io'],
    ['deep.alice.github.io', 'alice.github.io'],
    ['foo.bar.ck', 'foo.bar.ck'],
    ['www.ck', 'www.ck'],
    ['shop.www.ck', 'www.ck'],
    ['www.xn--85x722f.xn--55qx5d.cn', 'xn--85x722f.xn--55qx5d.cn'],
    ['a.shop.test', 'shop.test'],
  ])('is for %s: %s', (host, site) => {
    expect(siteOf(host)).toBe(site);
  });

  it.each([
    ['a public suffix', 'co.uk'],
    ['a suffix of a hosting company', 'github.io'],
    ['a single label', 'localhost'],
    ['an IPv4 address', '192.0.2.7'],
    ['an IPv6 address', '2001:db8::7'],
  ])('is the host itself for %s', (_what, host) => {
    expect(siteOf(host)).toBe(host);
  });

  it('agrees with another reader of the list on every rule of it', async () => {
    const hosts = (await suffixRules()).map((rule) => {
      const labels = rule.replace('!', '').split('.').toReversed();
      return `a.b.${labels.join('.').replaceAll('*', 'wild')}`;
    });

    const differing = hosts.filter(
      (host) => siteOf(host) !== getDomain(host, { allowPrivateDomains: true }),
    );

    expect(hosts.length).toBeGreaterThan(9_000);
    expect(differing).toEqual([]);
  });

  it('is made from the list that is installed', async () => {
    const committed = brotliDecompressSync(Buffer.from(SUFFIXES, 'base64')).toString();

    expect(committed).toBe(frontCoded(await suffixRules()));
  });
});
