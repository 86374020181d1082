import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { recipeSchema } from '../../scripts/write-recipe-schema.ts';

it('docs/recipe.schema.json is what the service accepts: node scripts/write-recipe-schema.ts', () => {
  expect(readFileSync('docs/recipe.schema.json', 'utf8')).toBe(recipeSchema());
});
