import * as z from 'zod';
import { LIMITS } from '../contract.ts';
import { JobFailure } from '../jobs/errors.ts';
import { pinned } from '../jobs/recipe-reference.ts';
import { visitSettings } from '../kinds/visit-settings.ts';
import { Recipe } from '../recipes/recipe.ts';
import { RecipeName } from '../recipes/stored/name.ts';
import type { HttpRequest } from '../runtime/http.ts';
import { readJson } from './body.ts';
import { read } from './fields.ts';

/** A test runs as a job does, with the same name for each thing that it can be told. */
const common = {
  ...visitSettings,
  evidence: visitSettings.evidence.unwrap().optional(),
  parameters: z
    .record(z.string(), z.union([z.string().max(1_000), z.number()]))
    .optional()
    .meta({ description: 'Values for the parameters of the recipe.' }),
  timeoutMs: z.int().min(1_000).max(LIMITS.jobTimeoutMs).optional(),
  tags: z.array(z.string()).max(10).optional(),
  maxCostUsd: z.string().optional(),
};

/** A recipe to be tried before it is stored. */
export const TestRecipeBody = z.strictObject({ recipe: Recipe, ...common });

/** What a stored recipe is tried with. */
export const TestStoredBody = z.strictObject({
  version: z.int().min(1).optional().meta({ description: 'Absent: the latest.' }),
  ...common,
});

/** Somebody waits for the answer, and can ask again. */
const MOST_ATTEMPTS = 2;

/** Whether a request is for a test; else it brings the body of a job itself. */
const TESTS: ReadonlySet<string> = new Set([
  'POST /v1/recipes/test',
  'POST /v1/recipes/{name}/test',
]);
const isTest = ({ route }: Pick<HttpRequest, 'route'>): boolean => TESTS.has(route);

/**
 * The body of the job that a request asks for. A test is a job like others, so that what holds for
 * jobs holds for tests: quotas, pace, the wall, cancel, evidence, receipts.
 *
 * @throws JobFailure `INVALID_REQUEST`, `UNSUPPORTED_MEDIA_TYPE`
 */
export function jobBodyOf(request: HttpRequest): unknown {
  const { body, headers } = request;
  if (!isTest(request)) return readJson(body, headers['content-type']);
  const { recipe, tags, timeoutMs, maxCostUsd, ...input } = testIn(request);
  const limits = { tags, timeoutMs, maxCostUsd, maxAttempts: MOST_ATTEMPTS };
  return { kind: 'scrape', input: { ...input, recipe, test: true }, ...limits };
}

const Path = z.object({ name: RecipeName.optional() });

function testIn({ body, headers, path }: HttpRequest) {
  const { name } = read(Path, path, 'path');
  const isEmpty = body === undefined || body === '';
  if (name === undefined)
    return read(TestRecipeBody, readJson(body, headers['content-type']), 'body');
  const raw = isEmpty ? {} : readJson(body, headers['content-type']);
  const { version, ...stored } = read(TestStoredBody, raw, 'body');
  return { ...stored, recipe: version === undefined ? name : pinned({ name, version }) };
}

/** Who tests looks at the answer: it waits as long as it may, unless it is told something else. */
export const patient = (request: HttpRequest): Pick<HttpRequest, 'headers'> =>
  isTest(request) && request.headers.prefer === undefined
    ? { headers: { ...request.headers, prefer: `wait=${LIMITS.preferWaitS}` } }
    : request;

/** Names the fields of a refused test as they stand in the request, not as they do in its job. */
export async function asAsked<Value>(request: HttpRequest, work: Promise<Value>): Promise<Value> {
  if (!isTest(request)) return work;
  return work.catch((thrown: unknown) => {
    throw thrown instanceof JobFailure ? renamed(thrown, request) : thrown;
  });
}

function renamed(failure: JobFailure, { path }: HttpRequest): JobFailure {
  const { code, message, fields, retryAfterS, quota, cause } = failure;
  // The recipe is named by the path, and cannot be sent instead as it can with a job.
  const isUnknown = cause instanceof JobFailure && cause.code === 'RECIPE_NOT_FOUND';
  if (path.name !== undefined && isUnknown) return cause;
  if (fields.length === 0) return failure;
  const renamedFields = fields.map((field) => ({ ...field, pointer: withoutInput(field.pointer) }));
  return new JobFailure(code, message.replaceAll('/input/', '/'), {
    fields: renamedFields,
    cause,
    ...(quota === undefined ? {} : { quota }),
    ...(retryAfterS === undefined ? {} : { retryAfterS }),
  });
}

const withoutInput = (pointer: string): string => pointer.replace(/^\/input(?=\/)/, '');
