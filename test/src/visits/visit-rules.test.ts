import { describe, expect, it } from 'vitest';
import { PageInput } from '../../../src/kinds/page/input.ts';
import { KINDS } from '../../../src/kinds/registry.ts';
import { scriptsIn } from '../../../src/visits/visit-rules.ts';

const URL = 'https://www.shop.co.uk/a';

/** Fields that are refused, as `cookies.0.domain`. */
const refused = (input: object): string[] => {
  const { error } = PageInput.safeParse({ url: URL, ...input });
  return [...new Set(error?.issues.map(({ path }) => path.join('.')))];
};

const cookie = (more: object) => ({ cookies: [{ name: 'a', value: 'b', ...more }] });

describe('cookies', () => {
  it.each([
    {},
    { domain: 'www.shop.co.uk' },
    { domain: '.shop.co.uk' },
    { domain: 'API.shop.co.uk' },
    { name: '__Host-a', secure: true },
    { name: '__Secure-a', secure: true, domain: 'shop.co.uk' },
    { sameSite: 'None', secure: true },
    { value: 'a=b c:d/e' },
    { value: '' },
  ])('are taken: %j', (some) => {
    expect(refused(cookie(some))).toEqual([]);
  });

  it.each([
    [{ domain: 'other.co.uk' }, 'domain'],
    [{ domain: 'co.uk' }, 'domain'],
    [{ domain: 'uk' }, 'domain'],
    [{ domain: 'shop.co.uk.evil.com' }, 'domain'],
    [{ domain: 'shop.co.uk/' }, 'domain'],
    [{ name: 'a b' }, 'name'],
    [{ name: '' }, 'name'],
    [{ value: 'a;b' }, 'value'],
    [{ value: 'a\r\nset-cookie: b' }, 'value'],
    [{ path: 'a' }, 'path'],
    [{ path: '/;' }, 'path'],
    [{ sameSite: 'None' }, 'secure'],
    [{ name: '__Secure-a' }, 'secure'],
    [{ name: '__Host-a', secure: true, domain: 'shop.co.uk' }, 'domain'],
    [{ name: '__Host-a', secure: true, path: '/a' }, 'path'],
    [{ expiresAt: 'tomorrow' }, 'expiresAt'],
  ])('are refused by the field: %j', (some, field) => {
    expect(refused(cookie(some))).toEqual([`cookies.0.${field}`]);
  });
});

describe('steps', () => {
  it('stay on the site', () => {
    const goto = (url: string) => ({
      steps: [
        { do: 'hover', selector: 'a' },
        { do: 'goto', url },
      ],
    });

    expect(refused(goto('https://login.shop.co.uk/'))).toEqual([]);
    expect(refused(goto('https://other.co.uk/'))).toEqual(['steps.1.url']);
    expect(refused(goto('file:///etc/passwd'))).toEqual(['steps.1.url']);
  });

  it('name the pages that they go to, for all who judge targets', () => {
    const input = PageInput.parse({
      url: URL,
      steps: [
        { do: 'hover', selector: 'a' },
        { do: 'goto', url: 'https://shop.co.uk/b' },
      ],
    });
    const page = KINDS.find(({ name }) => name === 'page');

    expect(page?.targets(input)).toEqual([
      { pointer: '/url', url: URL },
      { pointer: '/steps/1/url', url: 'https://shop.co.uk/b' },
    ]);
  });

  it.each([
    [[{ do: 'fly' }], 'steps.0.do'],
    [[{ do: 'click' }], 'steps.0.selector'],
    [[{ do: 'press', key: 'a' }], 'steps.0.key'],
    [[{ do: 'select', selector: 'a', values: [] }], 'steps.0.values'],
    [[{ do: 'wait', until: { for: 'selector' } }], 'steps.0.until.selector'],
    [[{ do: 'wait', until: { for: 'time', ms: 30_001 } }], 'steps.0.until.ms'],
    [[{ do: 'hover', selector: 'a', more: 1 }], 'steps.0'],
    [[{ do: 'hover', selector: 'a', timeoutMs: 120_001 }], 'steps.0.timeoutMs'],
    [Array(51).fill({ do: 'hover', selector: 'a' }), 'steps'],
  ])('are refused: %j', (steps, path) => {
    expect(refused({ steps })).toEqual([path]);
  });
});

describe('other fields', () => {
  it.each([
    [{ waitFor: [{ for: 'text', text: ' ' }] }, 'waitFor.0.text'],
    [{ waitFor: Array(11).fill({ for: 'time', ms: 1 }) }, 'waitFor'],
    [{ scroll: { maxScrolls: 0 } }, 'scroll.maxScrolls'],
    [{ scroll: { maxMs: 200_001 } }, 'scroll.maxMs'],
    [{ block: { lists: ['everything'] } }, 'block.lists.0'],
    [{ block: { resourceTypes: ['document'] } }, 'block.resourceTypes.0'],
    [{ block: { urlPatterns: Array(101).fill('*') } }, 'block.urlPatterns'],
    [{ consent: true }, 'consent'],
    [{ addStyle: '@import url(x)' }, 'addStyle'],
    [{ addStyle: 'a'.repeat(50_001) }, 'addStyle'],
    [{ evaluate: 'a'.repeat(20_001) }, 'evaluate'],
    [{ evaluate: 'return {' }, 'evaluate'],
    [{ evaluate: '})(); hack(); (async () => {' }, 'evaluate'],
    [{ evaluate: '} finally {} ; x(); try {' }, 'evaluate'],
    [{ evaluate: 'import "x"' }, 'evaluate'],
    [{ evaluate: '('.repeat(20_000) }, 'evaluate'],
    [{ waitFor: [{ for: 'function', function: 'return (' }] }, 'waitFor.0.function'],
    [{ device: 'iphone-5' }, 'device'],
    [{ locale: 'de_CH!' }, 'locale'],
    [{ geolocation: { latitude: 91, longitude: 0 } }, 'geolocation.latitude'],
    [{ media: 'tv' }, 'media'],
  ])('are refused: %j', (fields, path) => {
    expect(refused(fields)).toEqual([path]);
  });
});

describe('scriptsIn', () => {
  it('finds every script of the client', () => {
    const input = PageInput.parse({
      url: URL,
      waitFor: [
        { for: 'time', ms: 1 },
        { for: 'function', function: 'return 1' },
      ],
      steps: [{ do: 'wait', until: { for: 'function', function: 'return 1' } }],
      evaluate: 'return 1',
    });

    expect(scriptsIn(input)).toEqual([
      '/waitFor/1/function',
      '/steps/0/until/function',
      '/evaluate',
    ]);
  });

  it('finds none in an input without', () => {
    expect(scriptsIn(PageInput.parse({ url: URL, waitFor: 'a', steps: [] }))).toEqual([]);
  });

  it.each(KINDS.filter(({ name }) => ['page', 'pdf', 'screenshot'].includes(name)))(
    'is asked of the kind $name',
    ({ scripts, input }) => {
      expect(scripts?.(input.parse({ url: URL, evaluate: 'return 1' }))).toEqual(['/evaluate']);
    },
  );
});
