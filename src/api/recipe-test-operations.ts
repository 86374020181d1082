import * as z from 'zod';
import { ForecastView, SubmitQuery } from './forecast-view.ts';
import type { Operation } from './operation.ts';
import { TestRecipeBody, TestStoredBody } from './recipe-test.ts';
import { JobView } from './schemas.ts';

const shared = {
  query: SubmitQuery,
  headers: {
    'Idempotency-Key': 'Your name for this test, kept 24 hours: asked again, the same answer.',
    Prefer: 'wait=SECONDS, at most 25, which is also what it waits without.',
    'X-Request-Id': 'Your name for this request, 8 to 128 of letters, digits, _ . : -',
  },
  responses: {
    200: {
      description: 'What was found: report.scrape.test, test.json, matches.png. Or a dry run.',
      schema: z.union([JobView, ForecastView]),
    },
    202: { description: 'Not done yet; Location says where to look.', schema: JobView },
  },
} as const;

/** What the description says of tests of recipes. */
export const RECIPE_TEST_OPERATIONS = {
  'POST /v1/recipes/test': {
    operationId: 'testRecipe',
    summary: 'Try a recipe on its first page: rows, and what each selector matched',
    body: TestRecipeBody,
    ...shared,
  },
  'POST /v1/recipes/{name}/test': {
    operationId: 'testStoredRecipe',
    summary: 'Try a stored recipe on its first page: rows, and what each selector matched',
    body: TestStoredBody,
    bodyIsOptional: true,
    ...shared,
  },
} as const satisfies Readonly<Record<string, Operation>>;
