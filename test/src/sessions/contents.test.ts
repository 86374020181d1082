import { describe, expect, it } from 'vitest';
import { countsOf, SessionContents } from '../../../src/sessions/contents.ts';
import { secretsOf } from '../../../src/sessions/secrets-of.ts';

const cookie = (more: object) => ({ name: 'sid', value: 'v', domain: 'shop.example.com', ...more });
const refusals = (contents: object) =>
  (SessionContents.safeParse(contents).error?.issues ?? []).map(({ path }) => path.join('/'));

describe('the contents of a session', () => {
  it.each([
    ['of a host', {}],
    ['of a host and those below it', { domain: '.example.com' }],
    ['of a host that is a site of its own', { domain: 'somebody.github.io' }],
    ['of a public suffix itself', { domain: 'github.io' }],
    ['with the __Host- prefix', { name: '__Host-a', secure: true }],
    ['with the __Secure- prefix', { name: '__Secure-a', secure: true, domain: '.example.com' }],
  ])('may have a cookie %s', (_what, more) => {
    expect(refusals({ cookies: [cookie(more)] })).toEqual([]);
  });

  it.each([
    ['of all hosts of a public suffix', { domain: '.co.uk' }, 'domain'],
    ['of all customers of a hosting company', { domain: '.github.io' }, 'domain'],
    ['of all of com', { domain: '.com' }, 'domain'],
    ['of hosts below an address', { domain: '.127.0.0.1' }, 'domain'],
    ['of a URL', { domain: 'https://example.com' }, 'domain'],
    ['__Host- of many hosts', { name: '__Host-a', secure: true, domain: '.example.com' }, 'name'],
    ['__Host- of a path', { name: '__Host-a', secure: true, path: '/x' }, 'name'],
    ['__Host- that is not secure', { name: '__Host-a' }, 'name'],
    ['__secure- in small letters, not secure', { name: '__secure-a' }, 'name'],
    ['for other sites, not secure', { sameSite: 'None' }, 'sameSite'],
    ['with a line break', { value: 'a\r\nset-cookie: b' }, 'value'],
    ['with a semicolon', { value: 'a; domain=.com' }, 'value'],
    ['with a path of two', { path: '/; domain=.com' }, 'path'],
    ['without a domain', { domain: undefined }, 'domain'],
  ])('may not have a cookie %s', (_what, more, field) => {
    expect(refusals({ cookies: [cookie(more)] })).toContain(`cookies/0/${field}`);
  });

  it.each([
    ['a header that proxies listen to', { headers: { 'x-forwarded-for': 'x' } }],
    ['a cookie by the back door', { headers: { cookie: 'x' } }],
    ['a header of metadata services', { headers: { metadata: 'true' } }],
    ['a second header', { headers: { dnt: '1\r\nx: y' } }],
  ])('may not have %s', (_what, more) => {
    const headers = [{ origin: 'https://a.example', ...more }];

    expect(refusals({ headers })).toHaveLength(1);
  });

  it.each([
    'example.com',
    'https://a.example/',
    'https://a.example/path',
    'file://',
    'https://u:p@a.example',
  ])('may not be for the origin %s', (origin) => {
    expect(refusals({ httpAuth: [{ origin, username: 'u', password: 'p' }] })).toEqual([
      'httpAuth/0/origin',
    ]);
  });

  it('may not name an origin twice, nor weigh more than a row', () => {
    const origin = 'https://a.example';
    const item = { origin, localStorage: { a: 'x'.repeat(99_000), b: 'x'.repeat(99_000) } };
    const heavy = { ...item, localStorage: { ...item.localStorage, c: 'x'.repeat(99_000) } };

    expect(refusals({ origins: [item] })).toEqual([]);
    expect(refusals({ origins: [heavy] })).toEqual(['']);
    expect(refusals({ origins: [{ origin }, { origin }] })).toEqual(['origins']);
  });

  it('are counted, and give away what must not be seen', () => {
    const contents = SessionContents.parse({
      cookies: [cookie({ value: 'cookie-value' }), cookie({ name: 'short', value: 'de' })],
      origins: [
        {
          origin: 'https://a.example',
          localStorage: { state: '{"user":{"token":"deep-inside"}}' },
          sessionStorage: { a: 'in-this-tab' },
        },
      ],
      httpAuth: [{ origin: 'https://a.example', username: 'bob', password: 'hunter2' }],
      headers: [{ origin: 'https://a.example', headers: { 'x-api-key': 'k-1' } }],
    });

    expect(countsOf(contents)).toEqual({
      cookies: 2,
      origins: 1,
      localStorage: 1,
      sessionStorage: 1,
      httpAuth: 1,
      headers: 1,
    });
    expect(secretsOf(contents)).toEqual([
      'cookie-value',
      '{"user":{"token":"deep-inside"}}',
      'deep-inside',
      'in-this-tab',
      'hunter2',
      'k-1',
    ]);
  });
});
