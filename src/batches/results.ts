import type { Artifact, Job } from '../jobs/job.ts';
import { numberedJobId } from '../jobs/source-ids.ts';
import type { Batch, Refusal } from './batch.ts';
import type { Expander } from './expander.ts';
import { inOrder } from './in-order.ts';
import type { BatchStore } from './ports.ts';

/** Jobs that are read at once while results are put together. */
const READS_AT_ONCE = 16;

/** What became of one item. */
export interface ItemResult {
  readonly index: number;
  readonly job?: Job | undefined;
  readonly refusal?: Refusal | undefined;
}

/** Every refused item, in the order of the file: those with a row, then those without one. */
export async function* refusalsOf(
  batches: Pick<BatchStore, 'refusals'>,
  { id, costStopIndex, total }: Batch,
): AsyncGenerator<Refusal> {
  yield* batches.refusals(id);
  if (costStopIndex === undefined) return;
  for (let index = costStopIndex; index < total; index += 1) yield { index, errors: [TOO_COSTLY] };
}

const TOO_COSTLY = {
  pointer: '',
  detail: 'The maxCostUsd of the batch had no room for it.',
  code: 'COST_LIMIT_REACHED',
} as const;

/** What became of every item below the cursor, or that was given up, in the order of the file. */
export async function* resultsOf(
  { batches, jobs }: Pick<Expander, 'batches' | 'jobs'>,
  batch: Batch,
): AsyncGenerator<ItemResult> {
  const { id, cursor, costStopIndex, total } = batch;
  const end = costStopIndex === undefined ? cursor.index : total;
  const refusals = refusalsOf(batches, batch);
  let refused = await refusals.next();
  const read = async (index: number) => {
    if (index >= cursor.index) return { index };
    const job = await jobs.get(numberedJobId(id, index));
    // What is to be erased is shown to nobody any more.
    return { index, job: job?.state.erasure ? undefined : job };
  };
  for await (const { index, job } of inOrder(numbers(end), READS_AT_ONCE, read)) {
    const isRefused = !refused.done && refused.value.index === index;
    yield { index, job, refusal: isRefused ? refused.value : undefined };
    if (isRefused) refused = await refusals.next();
  }
}

function* numbers(count: number): Generator<number> {
  for (let number = 0; number < count; number += 1) yield number;
}

/** A line of the manifest. Links lead to the API, which gives out one that works when it is asked. */
export function manifestLine({ index, job, refusal }: ItemResult): object {
  if (refusal) return { item: index, status: 'refused', errors: refusal.errors };
  if (!job) return { item: index, status: 'erased' };
  const { state, result } = job;
  return {
    item: index,
    jobId: state.jobId,
    status: state.status,
    failure: state.failure,
    replayedBy: state.replayedBy,
    artifacts: (result?.artifacts ?? []).map((artifact) => artifactLine(state.jobId, artifact)),
  };
}

const artifactLine = (jobId: string, { name, mediaType, sizeBytes, sha256 }: Artifact) => ({
  name,
  mediaType,
  sizeBytes,
  sha256,
  href: `/v1/jobs/${jobId}/artifacts/${encodeURIComponent(name)}`,
});

export const refusalLine = ({ index, errors }: Refusal): object => ({ item: index, errors });

/** One JSON text a line. */
export async function* jsonLines(values: AsyncIterable<object>): AsyncGenerator<Uint8Array> {
  let lines: string[] = [];
  for await (const value of values) {
    lines.push(`${JSON.stringify(value)}\n`);
    if (lines.length < LINES_A_CHUNK) continue;
    yield Buffer.from(lines.join(''));
    lines = [];
  }
  if (lines.length > 0) yield Buffer.from(lines.join(''));
}

const LINES_A_CHUNK = 200;
