import { writeFileSync } from 'node:fs';
import { z } from 'zod';
import { Recipe } from '../src/recipes/recipe.ts';

/** Writes the JSON Schema of recipes, by which editors complete them; a test holds them together. */
export const recipeSchema = (): string => {
  const schema = z.toJSONSchema(Recipe, { io: 'input' });
  return `${JSON.stringify({ title: 'Gannet recipe', ...schema }, null, 2)}\n`;
};

if (import.meta.main) {
  writeFileSync(new URL('../docs/recipe.schema.json', import.meta.url), recipeSchema());
}
