import { JobFailure } from '../jobs/errors.ts';
import { messageOf } from '../jobs/message.ts';
import type { CounterClaim, Submission } from '../jobs/ports.ts';
import { isSettled } from '../jobs/quota.ts';
import { type OwnRecipes, rememberedRecipes } from '../jobs/stored-recipe.ts';
import type { Batch } from './batch.ts';
import { isCostOf, withoutMoney } from './cost-limit.ts';
import { countsOf, liveJobs } from './counts.ts';
import { type Expander, type Step, write } from './expander.ts';
import { gatherItems, type ItemReading } from './gather-items.ts';
import { fitting, type Gathered, itemsIn } from './gathered.ts';
import { type Item, openItems } from './read-items.ts';
import { accepted, moved, polling, waiting } from './transitions.ts';

/**
 * Makes jobs of the items behind the cursor, some thirty in a transaction that also moves the
 * cursor, until the file ends or there is no room for more.
 */
export const acceptItems: Step = async (expander, batch, until) => {
  const { findLimits, files, now } = expander;
  const limits = await findLimits(batch.clientId);
  if (!limits) throw new JobFailure('FORBIDDEN', 'The client of the batch is no more.');
  const { items } = await openItems(files, batch);
  const reading = items[Symbol.asyncIterator]();
  const { clientId, recipe } = batch;
  const find: OwnRecipes = (reference) => expander.findRecipe(clientId, reference);
  const recipes = rememberedRecipes(find, recipe);
  const go = (from: Batch) => acceptSome(expander, from, reading, { limits, recipes });
  try {
    let latest = await go(batch);
    while (latest !== 'lost' && canGoOn(latest) && now() < until) latest = await go(latest);
    return latest;
  } finally {
    await reading.return?.();
  }
};

const canGoOn = ({ phase, wait }: Batch): boolean => phase === 'expanding' && wait === undefined;

async function acceptSome(
  expander: Expander,
  batch: Batch,
  items: AsyncIterator<Item>,
  reading: ItemReading,
): Promise<Batch | 'lost'> {
  const { now, batchTiming } = expander;
  const live = await liveJobsOf(expander, batch);
  const mostJobs = batch.concurrency - live;
  if (mostJobs <= 0)
    return write(expander, batch, polling(batch, 'concurrency', now(), batchTiming));
  let gathered = await gatherItems(expander, batch, items, { mostJobs, ...reading });
  let andThen = (after: Batch) => after;
  for (;;) {
    const written = await accept(expander, batch, gathered, andThen);
    if (!isLimited(written)) return written;
    const { claim, used } = written.limited;
    const left = Math.max(0, claim.limit - used);
    const few = fitting(gathered, claim.counter, left);
    const step = isCostOf(batch, claim)
      ? withoutMoney(expander, batch, { live, left, gathered, few })
      : { gathered: few, andThen: (after: Batch) => waitingForQuota(after, claim, now()) };
    andThen = step.andThen;
    gathered = step.gathered;
    if (gathered.results.length === 0) return write(expander, batch, andThen(batch));
  }
}

/** Jobs that end give back what they reserved too much: the next look comes before the reset. */
const QUOTA_POLL_MS = 5 * 60_000;

function waitingForQuota(batch: Batch, { counter, expiresAt }: CounterClaim, now: number): Batch {
  const startsAt = isSettled(counter) ? Math.min(expiresAt, now + QUOTA_POLL_MS) : expiresAt;
  return waiting(batch, 'quota', startsAt);
}

type Limited = { readonly limited: { readonly claim: CounterClaim; readonly used: number } };

const isLimited = (written: Batch | 'lost' | Limited): written is Limited =>
  typeof written === 'object' && 'limited' in written;

/** Writes what was gathered, and then sends the messages of its jobs. */
async function accept(
  expander: Expander,
  batch: Batch,
  gathered: Gathered,
  andThen: (after: Batch) => Batch,
): Promise<Batch | 'lost' | Limited> {
  const items = itemsIn(gathered);
  const after = andThen(afterItems(expander, batch, gathered));
  const written = await expander.batches.accept(batch, after, items);
  if (written.outcome === 'limited') return { limited: written };
  if (written.outcome === 'lost') return 'lost';
  if (written.outcome === 'exists') throw new Error(`${batch.id} has met a job of its own.`);
  await sendAll(expander, items.submissions);
  return after;
}

/** Jobs that wait or run. Read before anything is claimed: what ended by then has settled. */
async function liveJobsOf({ batches }: Expander, { id, accepted }: Batch): Promise<number> {
  return liveJobs(countsOf(await batches.moves(id), accepted));
}

function afterItems({ now, batchTiming }: Expander, batch: Batch, gathered: Gathered): Batch {
  const { results, isLast } = gathered;
  const { submissions, refusals } = itemsIn(gathered);
  const cursor = results.at(-1)?.next ?? batch.cursor;
  const counts = { jobs: submissions.length, refusals: refusals.length };
  const after = accepted(moved(batch, now(), batchTiming), cursor, counts);
  return { ...after, phase: isLast ? 'expanded' : 'expanding', version: batch.version + 1 };
}

async function sendAll(
  { jobQueue, onSendFailed }: Expander,
  submissions: readonly Submission[],
): Promise<void> {
  const send = ({ state }: Submission) =>
    jobQueue.send(messageOf(state)).catch((error: unknown) => onSendFailed(state.jobId, error));
  await Promise.all(submissions.map(send));
}
