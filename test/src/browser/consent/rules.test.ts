import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { CONTENT_FILE, contentSource } from '../../../../scripts/build-consent.ts';
import { knownRules, rulesFor } from '../../../../src/browser/consent/rules.ts';

const rule = (name: string, more: object = {}) => ({ name, optIn: [1], optOut: [1], ...more });

const names = (some: ReturnType<typeof rule>[], place: object = {}, answer = 'reject' as const) =>
  rulesFor(some, { url: 'https://shop.test/', isTop: true, ...place }, answer).map(
    ({ name }) => name,
  );

describe('rulesFor', () => {
  it('takes rules for this kind of frame', () => {
    const rules = [
      rule('page'),
      rule('both', { runContext: { frame: true } }),
      rule('frame', { runContext: { main: false, frame: true } }),
    ];

    expect(names(rules)).toEqual(['page', 'both']);
    expect(names(rules, { isTop: false })).toEqual(['both', 'frame']);
  });

  it('takes rules for this address', () => {
    const rules = [
      rule('here', { runContext: { urlPattern: '^https://shop' } }),
      rule('there', { runContext: { urlPattern: '^https://other' } }),
    ];

    expect(names(rules)).toEqual(['here']);
  });

  it('leaves out rules that cannot give the answer', () => {
    const rules = [rule('refuses', { optIn: [] }), rule('agrees', { optOut: [] })];

    expect(names(rules)).toEqual(['refuses']);
    expect(rulesFor(rules, { url: 'https://a.test/', isTop: true }, 'accept')).toMatchObject([
      { name: 'agrees' },
    ]);
  });

  it('is left with a part of the package that is sent quickly', async () => {
    const rules = await knownRules();
    const forPage = rulesFor(rules, { url: 'https://shop.test/', isTop: true }, 'reject');

    expect(rules.length).toBeGreaterThan(500);
    expect(forPage.map(({ name }) => name)).toContain('Complianz banner');
    expect(JSON.stringify(forPage).length).toBeLessThan(200_000);
  });
});

it('the committed script is what its sources make: run node scripts/build-consent.ts', async () => {
  expect(await readFile(CONTENT_FILE, 'utf8')).toBe(await contentSource());
});
