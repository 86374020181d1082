import { describe, expect, it } from 'vitest';
import { readOrder } from '../../../src/api/order.ts';
import { createParseOrder } from '../../../src/api/parse-order.ts';
import { reordered } from '../../../src/api/retry-body.ts';
import { readPlan } from '../../../src/api/schedule-body.ts';
import type { OrderRules } from '../../../src/jobs/order-rules.ts';
import { NOW, queuedState, requestOf } from '../../support/jobs.ts';
import { noneOfMine } from '../../support/recipes.ts';

const POLICY = { allowedHosts: new Set<string>(), allowedPorts: new Set([80, 443]) };
const BODY = { kind: 'screenshot', input: { url: 'https://www.example.com/' } };
const ELSEWHERE: OrderRules = { allowedSites: ['shop.example.com', 'example.org'] };
const NO_PICTURES: OrderRules = { allowedKinds: ['pdf', 'page'] };

describe('an order', () => {
  it('is taken from a client of which an admin said nothing', () => {
    expect(readOrder(BODY, POLICY, {})).toMatchObject({ site: 'example.com' });
  });

  it('is taken for an allowed kind at an allowed site', () => {
    const rules = { allowedSites: ['example.com'], allowedKinds: ['screenshot'] };

    expect(readOrder(BODY, POLICY, rules)).toMatchObject({ site: 'example.com' });
  });

  it('is refused for another site, and the refusal names field and host', () => {
    expect(() => readOrder(BODY, POLICY, ELSEWHERE)).toThrow(
      expect.objectContaining({
        code: 'SITE_NOT_ALLOWED',
        status: 403,
        retryable: false,
        fields: [
          {
            pointer: '/input/url',
            code: 'SITE_NOT_ALLOWED',
            detail: 'This client may not visit www.example.com; an admin says where it may.',
          },
        ],
      }),
    );
  });

  it.each([
    'https://EXAMPLE.org./',
    'http://example.org:80/x',
    'https://a.example.org/',
    'https://shop.example.com/',
  ])('finds the host of %s however it is written', (url) => {
    expect(readOrder({ ...BODY, input: { url } }, POLICY, ELSEWHERE)).toMatchObject({
      kind: 'screenshot',
    });
  });

  it.each([
    'https://example.org.evil.test/',
    'https://evil.test/?example.org',
    'https://evil.test/#@example.org',
    'https://example.com/',
  ])('is not taken in by %s', (url) => {
    const refused = () => readOrder({ ...BODY, input: { url } }, POLICY, ELSEWHERE);

    expect(refused).toThrow(expect.objectContaining({ code: 'SITE_NOT_ALLOWED' }));
  });

  it('is refused for another kind, which is said before anything about sites', () => {
    const rules = { ...ELSEWHERE, ...NO_PICTURES };

    expect(() => readOrder(BODY, POLICY, rules)).toThrow(
      expect.objectContaining({
        code: 'KIND_NOT_ALLOWED',
        message: '/kind: This client may not submit screenshot. It may submit pdf, page.',
      }),
    );
  });

  it('may not bring scripts in a recipe, unless an admin says so', () => {
    const recipe = {
      render: 'browser',
      start: ['https://www.example.com/'],
      fields: [{ name: 'title', select: 'h1' }],
      page: { evaluate: 'document.title' },
    };
    const body = { kind: 'scrape', input: { recipe } };

    expect(() => readOrder(body, POLICY, {})).toThrow(
      expect.objectContaining({
        code: 'EVALUATE_NOT_ALLOWED',
        fields: [expect.objectContaining({ pointer: '/input/recipe/page/evaluate' })],
      }),
    );
    expect(readOrder(body, POLICY, { mayEvaluate: true })).toMatchObject({ kind: 'scrape' });
  });

  it('is refused when no kind is allowed at all', () => {
    expect(() => readOrder(BODY, POLICY, { allowedKinds: [] })).toThrow(
      '/kind: This client may not submit screenshot.',
    );
  });
});

describe('the rules of a client', () => {
  it('hold for a schedule, whose job they point into', async () => {
    const plan = { every: { hours: 1 }, job: BODY };
    const reading = { policy: POLICY, rules: ELSEWHERE, recipes: noneOfMine };

    await expect(readPlan(plan, reading, NOW)).rejects.toMatchObject({
      code: 'SITE_NOT_ALLOWED',
      fields: [expect.objectContaining({ pointer: '/job/input/url' })],
    });
  });

  it('hold for the retry of a job that was taken under other rules', async () => {
    const state = queuedState();
    const rules = { allowedSites: ['example.org'] };
    const reading = { policy: POLICY, rules, recipes: noneOfMine };

    await expect(
      reordered({ state, request: requestOf(state) }, {}, reading),
    ).rejects.toMatchObject({ code: 'SITE_NOT_ALLOWED' });
  });

  it('hold for the items of a batch and the firings of a schedule', async () => {
    const parsed = await createParseOrder(POLICY)(BODY, NO_PICTURES, noneOfMine);

    expect(parsed).toEqual({
      errors: [expect.objectContaining({ pointer: '/kind', code: 'KIND_NOT_ALLOWED' })],
    });
  });
});
