import { describe, expect, it } from 'vitest';
import { Recipe } from '../../../src/recipes/recipe.ts';

const pointersOf = (more: object) =>
  Recipe.safeParse({
    render: 'browser',
    start: ['https://shop.test/{term}', 'https://www.shop.test/'],
    parameters: { term: {} },
    fields: [{ name: 'title', select: 'h1' }],
    ...more,
  }).error?.issues.map(({ path }) => path.join('/'));

describe('how a recipe opens its pages', () => {
  it('may be anything that other kinds may ask for', () => {
    const page = {
      consent: 'reject',
      steps: [{ do: 'click', selector: '#tab' }],
      scroll: {},
      block: { lists: ['ads'] },
      cookies: [{ name: 'a', value: 'b' }],
      device: 'iphone',
    };

    expect(pointersOf({ page })).toBeUndefined();
  });

  it.each<[string, object, string]>([
    ['without a browser', { render: 'http', page: {} }, 'page'],
    ['with two conditions to wait for', { waitFor: 'a', page: { waitFor: 'b' } }, 'page/waitFor'],
    [
      'with a step to another site',
      { page: { steps: [{ do: 'goto', url: 'https://other.test/' }] } },
      'page/steps/0/url',
    ],
    [
      'with a cookie of another site',
      { page: { cookies: [{ name: 'a', value: 'b', domain: 'other.test' }] } },
      'page/cookies/0/domain',
    ],
    ['with what belongs to pictures', { page: { hide: ['.ad'] } }, 'page'],
  ])('is refused %s', (_, more, pointer) => {
    expect(pointersOf(more)).toContain(pointer);
  });
});
