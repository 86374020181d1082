import { describe, expect, it } from 'vitest';
import { COOKIES_MAX } from '../../../src/sessions/contents.ts';
import { SessionCookie } from '../../../src/sessions/cookie.ts';
import { createCookieJar } from '../../../src/sessions/cookie-jar.ts';

const NOW = Date.now();
const at = (address: string) => new URL(address);

/** A jar that has met one site. */
const jarAfter = (address: string, ...setCookies: string[]) => {
  const jar = createCookieJar([], () => NOW);
  jar.take(at(address), setCookies);
  return jar;
};
const jarOf = (...cookies: object[]) =>
  createCookieJar(
    cookies.map((cookie) => SessionCookie.parse({ name: 'a', value: '1', ...cookie })),
    () => NOW,
  );

describe('a jar of cookies', () => {
  it.each<[string, string, string, string | undefined]>([
    ['host-only', 'a=1', 'https://shop.example.com/', 'a=1'],
    ['host-only', 'a=1', 'https://example.com/', undefined],
    ['host-only', 'a=1', 'https://api.shop.example.com/', undefined],
    ['host-only', 'a=1', 'https://evilshop.example.com/', undefined],
    ['of its domain', 'a=1; Domain=example.com', 'https://other.example.com/', 'a=1'],
    ['of its domain', 'a=1; Domain=.example.com', 'https://example.com/', 'a=1'],
    ['of its domain', 'a=1; Domain=example.com', 'https://example.com.evil.org/', undefined],
    ['of its domain', 'a=1; Domain=example.com', 'https://notexample.com/', undefined],
    ['secure', 'a=1; Secure', 'http://shop.example.com/', undefined],
    ['secure', 'a=1; Secure', 'https://shop.example.com/', 'a=1'],
    ['of a path', 'a=1; Path=/account', 'https://shop.example.com/account/orders', 'a=1'],
    ['of a path', 'a=1; Path=/account', 'https://shop.example.com/accounts', undefined],
    ['of any port', 'a=1', 'https://shop.example.com:8443/', 'a=1'],
    ['over already', 'a=1; Max-Age=0', 'https://shop.example.com/', undefined],
    [
      'over already',
      'a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT',
      'https://shop.example.com/',
      undefined,
    ],
  ])('sends one that is %s where it belongs: %s to %s', (_what, setCookie, address, sent) => {
    const jar = jarAfter('https://shop.example.com/', setCookie);

    expect(jar.headerFor(at(address))).toBe(sent);
  });

  it.each<[string, string, string]>([
    ['a public suffix', 'https://shop.co.uk/', 'a=1; Domain=co.uk'],
    ['the suffix of a hosting company', 'https://me.github.io/', 'a=1; Domain=github.io'],
    ['a sibling', 'https://shop.example.com/', 'a=1; Domain=bank.example.com'],
    ['another site', 'https://shop.example.com/', 'a=1; Domain=bank.org'],
    ['a top-level domain', 'https://shop.example.com/', 'a=1; Domain=com'],
    ['a part of an address', 'http://93.184.216.34/', 'a=1; Domain=216.34'],
    ['encryption that there is none of', 'http://shop.example.com/', 'a=1; Secure'],
    [
      'a host, by its name',
      'https://shop.example.com/',
      '__Host-a=1; Secure; Path=/; Domain=example.com',
    ],
    ['security, by its name', 'https://shop.example.com/', '__Secure-a=1'],
    ['no name', 'https://shop.example.com/', '__Host-a'],
    ['more than a header has', 'https://shop.example.com/', `a=${'x'.repeat(5_000)}`],
    ['what cannot be sent again', 'https://shop.example.com/', 'a=b\u0001c'],
  ])('takes none for %s', (_what, address, setCookie) => {
    expect(jarAfter(address, setCookie).all()).toEqual([]);
  });

  it('lets no plain answer put a cookie in front of a secure one', () => {
    const jar = jarOf({ domain: '.example.com', value: 'mine', secure: true });

    jar.take(at('http://shop.example.com/'), ['a=theirs; Domain=example.com', 'a=theirs']);

    expect(jar.headerFor(at('https://shop.example.com/'))).toBe('a=mine');
    expect(jar.headerFor(at('http://shop.example.com/'))).toBeUndefined();
  });

  it('counts Max-Age from when it was set, however often it is sent', () => {
    let now = NOW;
    const jar = createCookieJar([], () => now);
    jar.take(at('https://shop.example.com/'), [
      'a=1; Max-Age=60; Expires=Thu, 01 Jan 2099 00:00:00 GMT',
    ]);
    jar.headerFor(at('https://shop.example.com/'));

    expect(jar.all()[0]?.expiresAt).toBe(new Date(NOW + 60_000).toISOString());
    now += 60_000;
    expect(jar.all()).toEqual([]);
  });

  it('keeps nothing for longer than 400 days', () => {
    const jar = jarAfter('https://shop.example.com/', 'a=1; Expires=Thu, 01 Jan 2099 00:00:00 GMT');

    expect(jar.all()[0]?.expiresAt).toBe(new Date(NOW + 400 * 86_400_000).toISOString());
  });

  it('gives back what a session can have, as it came', () => {
    const cookies = [
      {
        name: 'one',
        value: 'a"b"',
        domain: 'shop.example.com',
        path: '/x',
        secure: true,
        httpOnly: true,
        sameSite: 'Strict',
      },
      { name: 'two', value: '', domain: '.example.com', path: '/', secure: false, httpOnly: false },
      {
        name: 'six',
        value: '6',
        domain: '[2606:4700::1]',
        path: '/',
        secure: false,
        httpOnly: false,
      },
      { name: 'local', value: '1', domain: 'intranet', path: '/', secure: false, httpOnly: false },
    ] as const;

    const jar = createCookieJar([...cookies], () => NOW);

    expect(jar.all()).toEqual(cookies);
    expect(jar.headerFor(at('https://shop.example.com/x'))).toBe('one=a"b"; two=');
    expect(jar.headerFor(at('http://[2606:4700::1]/'))).toBe('six=6');
  });

  it('passes over a domain that no page can have, and hosts that are none', () => {
    const jar = jarOf({ domain: '999.1.1.1' });

    jar.take(at('http://test/'), ['a=1']);

    expect(jar.all()).toEqual([]);
    expect(jar.headerFor(at('http://test/'))).toBeUndefined();
  });

  it('has room for so many, and drops what was not used for longest', () => {
    const jar = createCookieJar([], () => NOW);
    const named = (from: number, count: number) =>
      Array.from({ length: count }, (_, index) => `c${from + index}=1`);

    jar.take(at('https://shop.example.com/'), named(0, COOKIES_MAX + 1_000));
    jar.take(at('https://shop.example.com/'), named(5_000, 50));

    const names = jar.all().map(({ name }) => name);
    expect(names).toHaveLength(COOKIES_MAX);
    expect(names.slice(0, 1)).toEqual(['c50']);
  });
});
