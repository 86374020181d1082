import * as z from 'zod';
import { LIMITS } from '../contract.ts';
import { Usd } from '../costs/money.ts';
import type { FieldError } from '../jobs/errors.ts';
import type { Kind } from '../kinds/kind.ts';
import { KINDS } from '../kinds/registry.ts';
import { refusalOf, type TargetPolicy } from '../wall/target.ts';
import { Moment } from './moment.ts';

const DEFAULT_TIMEOUT_MS = 60_000;

/** A job that is to be erased sooner would hardly have run, in seconds. */
const SHORTEST_RETENTION_S = 60;

/** Fields of a job that are the same for every kind. */
const common = {
  timeoutMs: z
    .int()
    .min(1_000)
    .max(LIMITS.jobTimeoutMs)
    .default(DEFAULT_TIMEOUT_MS)
    .meta({ description: 'Longest that one attempt may run, in milliseconds.' }),
  maxAttempts: z
    .int()
    .min(1)
    .max(10)
    .optional()
    .meta({ description: 'Attempts in all, the first included. The default depends on the kind.' }),
  tags: z
    .array(z.string().regex(/^[\w.:-]{1,64}$/, 'A tag has 1 to 64 of: letters, digits, _ . : -'))
    .max(10)
    .default([])
    .meta({ description: 'Words of your own to find jobs by.' }),
  maxCostUsd: Usd.optional().meta({
    description:
      'Dollars, as text. A job that is estimated to cost more is refused; one that would is stopped.',
  }),
  deadlineAt: Moment.optional().meta({
    description: 'A job that has not ended by then fails as JOB_EXPIRED, and starts no browser.',
  }),
  expiresIn: z.int().min(SHORTEST_RETENTION_S).optional().meta({
    description:
      'Seconds after which the job and its files are erased; at most what the stage keeps.',
  }),
};

const bodyOf = (kind: Kind) =>
  z.strictObject({ kind: z.literal(kind.name), input: kind.input, ...common });

const [first, ...others] = KINDS.map(bodyOf);
if (!first) throw new Error('There is no kind.');

/** What `POST /v1/jobs` takes. Strict everywhere, so that a mistyped name is not ignored. */
export const SubmitBody = z.discriminatedUnion('kind', [first, ...others], {
  error: (issue) =>
    issue.code === 'invalid_union' && issue.note === 'No matching discriminator'
      ? `There is no such kind. Kinds are ${KINDS.map(({ name }) => name).join(', ')}.`
      : undefined,
});
export type SubmitBody = z.output<typeof SubmitBody>;

/** The kind of a parsed body. */
export function kindOf({ kind: name }: SubmitBody): Kind {
  const kind = KINDS.find((candidate) => candidate.name === name);
  if (!kind) throw new Error(`The schema let the unknown kind ${name} through.`);
  return kind;
}

/** Targets that the stage refuses by their text alone; names are checked again when connected to. */
export function refusedTargets(body: SubmitBody, policy: TargetPolicy): FieldError[] {
  return kindOf(body)
    .targets(body.input)
    .flatMap(({ pointer, url }) => {
      const detail = refusalOf(new URL(url), policy);
      return detail === undefined ? [] : [{ pointer: `/input${pointer}`, detail }];
    });
}
