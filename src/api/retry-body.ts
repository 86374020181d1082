import * as z from 'zod';
import { LIMITS } from '../contract.ts';
import { Usd, usdOf } from '../costs/money.ts';
import type { Job } from '../jobs/job.ts';
import type { JobOrder } from '../jobs/submit-job.ts';
import { type OrderReading, resolveOrder } from './order.ts';

/** What a retry may change. What it is made of is read by the rules of `POST /v1/jobs`. */
export const RetryBody = z
  .strictObject({
    input: z
      .record(z.string(), z.unknown())
      .optional()
      .meta({ description: 'Takes the place of the whole input; the kind stays.' }),
    timeoutMs: z.int().min(1_000).max(LIMITS.jobTimeoutMs).optional(),
    maxAttempts: z.int().min(1).max(10).optional(),
    tags: z.array(z.string()).max(10).optional(),
    deadlineAt: z.string().optional().meta({
      description: 'A new one; the deadline of the old job does not count for the new one.',
    }),
    expiresIn: z.int().optional(),
    maxCostUsd: Usd.optional(),
  })
  .meta({ id: 'Retry', description: 'What to do differently; everything else stays as it was.' });
export type RetryBody = z.output<typeof RetryBody>;

const textOf = (nanoUsd: number | undefined) =>
  nanoUsd === undefined ? undefined : usdOf(nanoUsd);

/**
 * The order of a job once more, with the changes. An input that stays has the recipe that it had,
 * whatever its name stands for by now.
 *
 * @throws JobFailure as `readOrder` does, also for an old input that is not taken any more
 */
export async function reordered(
  { request, state }: Job,
  changes: RetryBody,
  reading: OrderReading,
): Promise<JobOrder> {
  const keptMs = state.eraseAt === undefined ? undefined : state.eraseAt - state.createdAt;
  const { deadlineAt, expiresIn = keptMs === undefined ? undefined : keptMs / 1_000 } = changes;
  const order = await resolveOrder(
    {
      kind: request.kind,
      input: changes.input ?? request.input,
      timeoutMs: changes.timeoutMs ?? request.timeoutMs,
      maxAttempts: changes.maxAttempts ?? state.maxAttempts,
      tags: changes.tags ?? state.tags,
      maxCostUsd: changes.maxCostUsd ?? textOf(state.maxCostNanoUsd),
      ...(deadlineAt === undefined ? {} : { deadlineAt }),
      ...(expiresIn === undefined ? {} : { expiresIn }),
    },
    reading,
  );
  return changes.input ? order : { ...order, recipe: request.recipe };
}
