import { afterAll, describe, expect, it } from 'vitest';
import { ScreenshotInput } from '../../../src/kinds/screenshot/input.ts';
import { createGate } from '../../../src/wall/gate.ts';
import { refusalOf, TargetUrl } from '../../../src/wall/target.ts';
import { attacksOn, tally } from '../../attacks/cases.ts';
import { policyWith } from '../../support/policy.ts';

const titled = (layer: Parameters<typeof attacksOn>[0]) =>
  attacksOn(layer).map((attack) => ({ ...attack, title: attack.input.slice(0, 60) }));

const LAYERS = ['url', 'request', 'resolve', 'connect'] as const;

afterAll(() => console.info(tally(LAYERS.flatMap((layer) => attacksOn(layer)))));

const isVisited = (text: string): boolean =>
  TargetUrl.safeParse(text).success && refusalOf(new URL(text), policyWith()) === undefined;

const addressCases = titled('url').filter(({ category }) => category !== 'proxyfield');
const proxyCases = titled('url').filter(({ category }) => category === 'proxyfield');

describe('addresses that clients name', () => {
  it.each(addressCases)('$id $expect: $title ($why)', ({ input, expect: outcome }) => {
    expect(isVisited(input)).toBe(outcome === 'allow');
  });

  it.each(proxyCases)('$id refuses the field proxy: $title', ({ input }) => {
    const parsed = ScreenshotInput.safeParse({ url: 'https://example.com/', proxy: input });

    expect(JSON.stringify(parsed.error?.issues[0])).toContain('"proxy"');
  });
});

describe('headers that clients name', () => {
  it.each(titled('request'))('$id refuses $title ($why)', ({ input }) => {
    const [name = '', value = ''] = input.split(/: (.*)/s);
    const headers = { [name]: value };
    const parsed = ScreenshotInput.safeParse({ url: 'https://example.com/', headers });

    expect(parsed.error?.issues[0]?.path).toEqual(['headers', name]);
  });

  it('refuses a second header in the value of one that is allowed', () => {
    const headers = { 'accept-language': 'en\r\nX-Injected: 1' };
    const parsed = ScreenshotInput.safeParse({ url: 'https://example.com/', headers });

    expect(parsed.error?.issues[0]?.path).toEqual(['headers', 'accept-language']);
  });
});

/** What `net.connect` would be told about a name. */
const lookUp = (host: string, answers: readonly string[]) => {
  const { lookup } = createGate(policyWith(), async () => answers);
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  lookup(80)(host, { all: true }, (error, found) => (error ? reject(error) : resolve(found)));
  return promise;
};

describe('names that lead to private addresses', () => {
  const cases = titled('resolve').map((attack) => {
    const host = new URL(attack.input).hostname;
    const answers = (attack.dns?.[host] ?? []).filter((answer) => typeof answer === 'string');
    return { ...attack, host, answers };
  });

  it.each(cases.filter((attack) => attack.expect === 'block'))(
    '$id refuses $host ($why)',
    async ({ host, answers }) => {
      await expect(lookUp(host, answers)).rejects.toMatchObject({ code: 'ADDRESS_BLOCKED' });
    },
  );

  it.each(cases.filter((attack) => attack.expect === 'allow'))(
    '$id passes $host ($why)',
    async ({ host, answers }) => {
      await expect(lookUp(host, answers)).resolves.toHaveLength(answers.length);
    },
  );
});

describe('names whose answers change', () => {
  const answersOf = (sequence: readonly unknown[]) => sequence.map((answers) => [answers].flat(3));
  const cases = titled('connect').map((attack) => ({
    ...attack,
    sequence: answersOf(attack.dnsSequence ?? []).map((answers) => answers.map(String)),
  }));

  it.each(cases)('$id: each answer is checked before it is used ($why)', async ({ sequence }) => {
    const outcomes = await Promise.allSettled(
      sequence.map((answers) => lookUp('rebind.attacker.test', answers)),
    );

    for (const [index, outcome] of outcomes.entries()) {
      const isPublic = sequence[index]?.every((address) => address === '93.184.215.14');
      expect(outcome.status).toBe(isPublic ? 'fulfilled' : 'rejected');
    }
    expect(outcomes.some(({ status }) => status === 'rejected')).toBe(true);
  });
});
