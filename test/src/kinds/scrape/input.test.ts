import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { read } from '../../../../src/api/fields.ts';
import { JobFailure } from '../../../../src/jobs/errors.ts';
import { ScrapeInput, scrape } from '../../../../src/kinds/scrape/input.ts';

const recipe = {
  parameters: { term: {}, size: { type: 'number', default: 20 } },
  start: ['https://shop.test/{term}?size={size}'],
  fields: [{ name: 'title', select: 'h1' }],
};

/** As the front door names them, which looks into what a recipe may be. */
function pointersOf(input: object): readonly string[] {
  try {
    read(ScrapeInput, { recipe, ...input }, 'body');
    return [];
  } catch (thrown) {
    return JobFailure.from(thrown).fields.map(({ pointer }) => pointer.slice(1));
  }
}

describe('the input of a scrape', () => {
  it('is the same when it is parsed again by the worker', () => {
    const once = ScrapeInput.parse({ recipe, parameters: { term: 'x' } });

    expect(ScrapeInput.parse(JSON.parse(JSON.stringify(once)))).toEqual(once);
  });

  it('names every page that it begins with', () => {
    const input = ScrapeInput.parse({ recipe, parameters: { term: 'ü/x' } });

    expect(scrape.targets(input)).toEqual([
      { pointer: '/recipe/start/0', url: 'https://shop.test/%C3%BC%2Fx?size=20' },
    ]);
  });

  it('names where steps go, and the scripts that it brings, for few may bring some', () => {
    const page = {
      steps: [
        { do: 'click', selector: '#more' },
        { do: 'goto', url: 'https://shop.test/list' },
        { do: 'wait', until: { for: 'function', function: 'return true' } },
      ],
      evaluate: 'document.body.click()',
    };
    const input = ScrapeInput.parse({
      recipe: { ...recipe, render: 'browser', page },
      parameters: { term: 'x' },
    });

    expect(scrape.targets(input).at(-1)).toEqual({
      pointer: '/recipe/page/steps/1/url',
      url: 'https://shop.test/list',
    });
    expect(scrape.scripts(input)).toEqual([
      '/recipe/page/steps/2/until/function',
      '/recipe/page/evaluate',
    ]);
  });

  it.each<[object, string]>([
    [{}, 'parameters/term'],
    [{ parameters: { term: 'x', other: 'y' } }, 'parameters/other'],
    [{ parameters: { term: 1 } }, 'parameters/term'],
    [{ parameters: { term: 'x', size: 'large' } }, 'parameters/size'],
    [{ parameters: { term: 'x' }, recipe: { ...recipe, loggedIn: '$.user' } }, 'recipe/loggedIn'],
    [{ parameters: { term: 'x' }, recipe: { ...recipe, loggedIn: 'a[' } }, 'recipe/loggedIn'],
    [{ parameters: { term: 'x' }, recipe: { ...recipe, session: 'x' } }, 'recipe/session'],
    [{ parameters: { term: 'x' }, output: { formats: ['csv', 'csv'] } }, 'output/formats'],
    [{ parameters: { term: 'x' }, output: { formats: ['xlsx'] } }, 'output/formats/0'],
  ])('is refused as %j', (input, pointer) => expect(pointersOf(input)).toContain(pointer));

  it('is run in the session of its recipe, unless it names one itself', () => {
    const parameters = { term: 'x' };
    const ofRecipe = { ...recipe, session: { name: 'recipes-own', save: true } };

    const without = ScrapeInput.parse({ recipe: ofRecipe, parameters });
    const named = ScrapeInput.parse({ recipe: ofRecipe, parameters, session: { name: 'mine' } });

    expect(without.session).toEqual({ name: 'recipes-own', save: true });
    expect(named.session).toEqual({ name: 'mine', save: false });
    expect(ScrapeInput.parse(without)).toEqual(without);
    expect(ScrapeInput.parse({ recipe, parameters }).session).toBeUndefined();
  });

  it('can be described for editors', () => {
    const described = JSON.stringify(z.toJSONSchema(ScrapeInput, { io: 'input' }));

    expect(described).toContain('"additionalProperties":false');
    expect(described).toContain('Unicode tokens');
  });
});
