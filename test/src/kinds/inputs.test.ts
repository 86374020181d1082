import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { KINDS } from '../../../src/kinds/registry.ts';

const URL = 'https://example.com/';

const kindOf = (name: string) => {
  const kind = KINDS.find((one) => one.name === name);
  if (!kind) throw new Error(`There is no kind ${name}.`);
  return kind;
};

/** Fields that are refused, as `viewport.width`. */
const refused = (name: string, input: object): string[] => {
  const { error } = kindOf(name).input.safeParse({ url: URL, ...input });
  return error?.issues.map(({ path }) => path.join('.')) ?? [];
};

/** Kinds that open the page of `url`; a scrape has a recipe instead. */
const VISITING = KINDS.filter(({ name }) => name !== 'scrape');

describe.each(VISITING)('the input of $name', ({ name, input, targets }) => {
  it('needs a URL and nothing else', () => {
    expect(input.safeParse({ url: URL }).success).toBe(true);
    expect(input.safeParse({}).error?.issues).toHaveLength(1);
  });

  it('names the URL that it visits', () => {
    expect(targets(input.parse({ url: URL }))).toEqual([{ pointer: '/url', url: URL }]);
  });

  it('can be described, with a sentence for every field that is not plain', () => {
    const { properties = {} } = z.toJSONSchema(input, { io: 'input' });

    const silent = Object.entries(properties).filter(
      ([, field]) => typeof field === 'object' && field.description === undefined,
    );
    expect(silent.map(([field]) => field)).toEqual([]);
  });

  it.each([
    [{ unknown: 1 }, ['']],
    [{ viewport: { width: 0 } }, ['viewport.width']],
    [{ viewport: { width: 3_841, height: 4_321 } }, ['viewport.width', 'viewport.height']],
    [{ waitUntil: 'idle' }, ['waitUntil']],
    [{ delayMs: 30_001 }, ['delayMs']],
    [{ hide: [''] }, ['hide.0']],
    [{ click: Array(21).fill('a') }, ['click']],
    [{ failOn: ['3xx'] }, ['failOn.0']],
    [{ headers: { cookie: 'a=b' } }, ['headers.cookie']],
    [{ userAgent: 'a\nb' }, ['userAgent']],
    [{ timeZone: 'Mars/Base' }, ['timeZone']],
  ])('refuses %j', (fields, paths) => {
    expect(refused(name, fields)).toEqual(paths);
  });
});

describe('options that contradict each other', () => {
  it.each([
    ['screenshot', { format: 'png', quality: 80 }, ['quality']],
    ['screenshot', { format: 'jpeg', optimize: 'size' }, ['optimize']],
    ['screenshot', { format: 'jpeg', omitBackground: true }, ['omitBackground']],
    ['screenshot', { fullPage: true, element: 'a' }, ['element']],
    ['screenshot', { element: 'a', clip: { x: 0, y: 0, width: 1, height: 1 } }, ['clip']],
    ['screenshot', { fullPage: true, clip: { x: 0, y: 0, width: 1, height: 1 } }, ['clip']],
    ['pdf', { format: 'a4', width: 1, height: 1 }, ['width', 'height']],
    ['pdf', { width: '10mm' }, ['height']],
    ['pdf', { height: '10mm' }, ['width']],
    ['pdf', { outline: true, tagged: false }, ['outline']],
    ['page', { outputs: ['html', 'html'] }, ['outputs']],
    ['page', { outputs: ['links'], readability: true }, ['readability']],
  ])('%s: %j names %j', (name, fields, paths) => {
    expect(refused(name, fields)).toEqual(paths);
  });
});

describe('the input of pdf', () => {
  it.each(['1', '1-3', '1-3, 5', '8-', '2,4'])('takes the pages %j', (pageRanges) => {
    expect(refused('pdf', { pageRanges })).toEqual([]);
  });

  it.each(['', '0', '3-1', '-3', 'a', '1;2', '1-2-3', ','])(
    'refuses the pages %j',
    (pageRanges) => {
      expect(refused('pdf', { pageRanges })).toEqual(['pageRanges']);
    },
  );

  it.each(['20mm', '1.5in', '2cm', '90px', 12, 0])('takes the length %j', (top) => {
    expect(refused('pdf', { margin: { top } })).toEqual([]);
  });

  it.each(['20', '1e3mm', '-1mm', '1 mm', -1, 'calc(1mm)'])('refuses the length %j', (top) => {
    expect(refused('pdf', { margin: { top } })).toEqual(['margin.top']);
  });

  it.each(['<link rel="stylesheet" href="a">', '<style>@IMPORT "a"</style>'])(
    'refuses a header with %j, which crashes Chromium',
    (headerTemplate) => {
      expect(refused('pdf', { headerTemplate })).toEqual(['headerTemplate']);
    },
  );
});
