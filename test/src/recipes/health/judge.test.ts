import { describe, expect, it } from 'vitest';
import { codesOf, createHistory, HOUR_MS, recipeOf } from '../../../support/recipe-history.ts';

const DAY_MS = 24 * HOUR_MS;

/** Twenty prices, all by the first selector. */
const WHOLE = { fields: { price: [20, 20, 20] } };
const BY_FALLBACK = { fields: { price: [20, 0, 0, 20, 20] } };
const GONE = { fields: { price: [20] } };

describe('the health of a recipe', () => {
  it('is good as long as everything is found as usual', () => {
    const history = createHistory();

    const { verdict } = history.repeat(10, WHOLE);

    expect(verdict).toMatchObject({ status: 'healthy', warnings: [], flagged: {} });
    expect(verdict.fields.map(({ status }) => status)).toEqual(['healthy', 'healthy']);
  });

  it('warns when a fallback stands in for a selector that used to match', () => {
    const history = createHistory();
    history.repeat(5, WHOLE);

    const { verdict } = history.run(BY_FALLBACK);

    expect(verdict.status).toBe('warning');
    expect(verdict.warnings).toEqual([
      {
        code: 'FALLBACK_TOOK_OVER',
        field: 'price',
        pointer: '/fields/0/select/0',
        detail: '.price matched 0 % of 20 (usually 100 %); .cost stands in for it.',
      },
    ]);
  });

  it('says nothing of a fallback that was in use from the beginning', () => {
    const history = createHistory();

    expect(codesOf(history.repeat(20, BY_FALLBACK))).toEqual([]);
  });

  it('has no opinion before there are enough runs to compare with', () => {
    const history = createHistory();
    history.repeat(4, WHOLE);

    expect(codesOf(history.run(BY_FALLBACK))).toEqual([]);
  });

  it('says when a field is gone, and for an optional one that is a warning', () => {
    const history = createHistory();
    history.repeat(10, WHOLE);

    const { verdict } = history.run(GONE);

    expect(verdict.status).toBe('warning');
    expect(verdict.fields[1]?.status).toBe('broken');
    expect(verdict.warnings[0]).toEqual({
      code: 'FIELD_GONE',
      field: 'price',
      pointer: '/fields/0',
      detail: 'price was found in none of 20 places (usually 100 %).',
    });
  });

  it.each([
    ['half of the usual', 10, []],
    ['less than that', 9, ['MATCHES_FELL price']],
  ])('takes %s as it should', (_, matched, codes) => {
    const history = createHistory();
    history.repeat(10, WHOLE);

    expect(codesOf(history.run({ fields: { price: [20, matched, matched] } }))).toEqual(codes);
  });

  it('tells texts that are none of their type any more from matches that fell', () => {
    const history = createHistory();
    history.repeat(10, WHOLE);

    const observed = history.run({ fields: { price: [20, 20, 1] } });

    expect(codesOf(observed)).toEqual(['VALUES_FELL price']);
    expect(observed.verdict.warnings[0]?.detail).toBe(
      'The selectors of price match as before, but only 5 % of what they find has a value (usually 100 %).',
    );
  });

  it('goes on saying so for as long as it lasts, and until nobody expects it any more', () => {
    const history = createHistory(DAY_MS);
    history.repeat(20, WHOLE);

    const days = Array.from({ length: 40 }, () => codesOf(history.run(GONE)));

    expect(days.slice(0, 30).every(([code]) => code === 'FIELD_GONE price')).toBe(true);
    expect(days.slice(31).flat()).toEqual([]);
  });

  it('goes on saying so when all good runs are too long ago to be read', () => {
    const history = createHistory();
    history.repeat(10, WHOLE);

    const { verdict } = history.repeat(200, GONE);

    expect(verdict.warnings.map(({ code }) => code)).toEqual(['FIELD_GONE']);
    expect(verdict.flagged[Object.keys(verdict.flagged)[0] ?? '']?.usual).toBe(1);
  });

  it('is good again with the first run in which all is found', () => {
    const history = createHistory();
    history.repeat(10, WHOLE);
    history.repeat(8, GONE);

    expect(history.run(WHOLE).verdict).toMatchObject({ status: 'healthy', warnings: [] });
  });

  it('learns that something comes and goes', () => {
    const history = createHistory();
    history.repeat(10, WHOLE);
    for (let turn = 0; turn < 10; turn += 1) {
      history.run(GONE);
      history.repeat(3, WHOLE);
    }

    expect(codesOf(history.run(GONE))).toEqual([]);
  });

  it('takes a field that was never found for unknown, and not for broken', () => {
    const { verdict } = createHistory().repeat(20, GONE);

    expect(verdict.fields[1]?.status).toBe('unknown');
    expect(verdict.warnings).toEqual([]);
  });

  it('keeps the history of what a new version left as it was', () => {
    const history = createHistory();
    history.repeat(10, WHOLE);
    const recipe = recipeOf({
      fields: [
        { name: 'title', select: 'h2' },
        { name: 'price', select: ['.price', '.cost'], type: 'money' },
      ],
    });
    const fields = { title: [20], price: [20] };

    const observed = history.run({ recipe, recipeVersion: 2, fields });

    expect(codesOf(observed)).toEqual(['FIELD_GONE price']);
  });

  it.each([
    ['its selectors', { select: '.new' }],
    ['its type', { type: 'number' }],
    ['what is read', { get: '@data-price' }],
  ])('begins anew for a field with another of %s', (_, change) => {
    const history = createHistory();
    history.repeat(10, WHOLE);
    const field = { name: 'price', select: ['.price', '.cost'], type: 'money', ...change };

    const observed = history.run({
      ...GONE,
      recipe: recipeOf({ fields: [field] }),
      recipeVersion: 2,
    });

    expect(codesOf(observed)).toEqual([]);
  });

  it('begins anew for all fields of another list', () => {
    const history = createHistory();
    history.repeat(10, WHOLE);

    const observed = history.run({ ...GONE, recipe: recipeOf({ list: 'li.other' }) });

    expect(codesOf(observed)).toEqual([]);
  });

  it('names the required field for want of which a run failed, however young the recipe is', () => {
    const recipe = recipeOf({ fields: [{ name: 'price', select: '.price', required: true }] });

    const { verdict } = createHistory().run({
      recipe,
      code: 'FIELD_MISSING',
      fields: { price: [20, 19, 19] },
    });

    expect(verdict.status).toBe('broken');
    expect(verdict.warnings).toEqual([
      { code: 'RUNS_FAIL', detail: 'The last run failed: FIELD_MISSING.' },
      {
        code: 'FIELD_MISSING',
        field: 'price',
        pointer: '/fields/0',
        detail: 'The last run failed: 1 of 20 places had no price.',
      },
    ]);
  });

  it('says that no page had an item', () => {
    const { verdict } = createHistory().run({ code: 'TOO_FEW_ROWS', fields: {}, list: [1] });

    expect(verdict.status).toBe('broken');
    expect(verdict.warnings.map(({ code, field }) => [code, field])).toEqual([
      ['RUNS_FAIL', undefined],
      ['FIELD_MISSING', '(list)'],
    ]);
  });

  it.each([
    [1, 'healthy', []],
    [2, 'warning', ['RUNS_FAIL']],
    [3, 'broken', ['RUNS_FAIL']],
  ])('after %i failures of the site in a row is %s', (failures, status, codes) => {
    const history = createHistory();
    history.repeat(10, WHOLE);

    const observed = history.repeat(failures, {
      fields: {},
      list: [0],
      code: 'TARGET_UNREACHABLE',
    });

    expect(observed.verdict.status).toBe(status);
    expect(codesOf(observed)).toEqual(codes);
  });

  it('warns of fewer rows and of fewer items a page', () => {
    const history = createHistory();
    history.repeat(10, { fields: { price: [200, 200, 200] }, pages: 10 });

    const observed = history.run({ fields: { price: [60, 60, 60] }, pages: 10 });

    expect(codesOf(observed)).toEqual(['ROWS_FELL', 'ITEMS_FELL (list)']);
    expect(observed.verdict.warnings.map(({ detail }) => detail)).toEqual([
      'The last run found 60 rows (usually 200).',
      'A page had 6 items (usually 20).',
    ]);
  });

  it('is told of fields of any name, also of those that every object has', () => {
    const names = ['constructor', 'toString'];
    const recipe = recipeOf({ fields: names.map((name) => ({ name, select: '.x' })) });
    const history = createHistory();
    history.repeat(10, { recipe, fields: { constructor: [20, 20, 20] } });

    const observed = history.run({ recipe, fields: { constructor: [20] } });

    expect(codesOf(observed)).toEqual(['FIELD_GONE constructor']);
    expect(observed.verdict.fields.map(({ status }) => status)).toEqual([
      'healthy',
      'broken',
      'unknown',
    ]);
  });

  it('compares rows only with runs of the same pages', () => {
    const history = createHistory();
    history.repeat(10, { fields: { price: [200, 200, 200] }, pages: 10 });
    const recipe = recipeOf({ stop: { maxPages: 3 } });

    const observed = history.run({ fields: { price: [60, 60, 60] }, pages: 3, recipe });

    expect(codesOf(observed)).toEqual([]);
  });

  it('remembers when a selector last found something, for longer than runs are read', () => {
    const history = createHistory();
    const first = history.run({ fields: { price: [20, 19, 19, 1, 1] } }).observation;

    history.repeat(120, WHOLE);
    const { observation } = history.run({ fields: { price: [20, 10, 10] } });

    expect(Object.values(observation.lastSuccess)).toEqual([first.endedAt]);
  });
});
