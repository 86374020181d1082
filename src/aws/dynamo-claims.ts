import { setTimeout as sleep } from 'node:timers/promises';
import type { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { JobFailure } from '../jobs/errors.ts';
import type { CounterClaim } from '../jobs/ports.ts';
import { partsOf, sumOf } from '../jobs/shares.ts';
import { createReadShards, type PartOfClaim, partWrites } from './dynamo-counters.ts';
import { cancellation } from './dynamo-errors.ts';
import { transact, type Write } from './dynamo-transaction.ts';

export type Reasons = NonNullable<TransactionCanceledException['CancellationReasons']>;

/** What became of writes that were to be done together with claims on counters. */
export type Claimed =
  | { readonly outcome: 'written' }
  /** One of the writes themselves was refused; the reasons are those of the writes, in their order. */
  | { readonly outcome: 'refused'; readonly reasons: Reasons }
  | { readonly outcome: 'limited'; readonly claim: CounterClaim; readonly used: number };

interface Claiming {
  readonly documents: DynamoDBDocumentClient;
  /** Table of the counters. */
  readonly tableName: string;
  readonly writes: readonly Write[];
  /** A counter at most once; see {@link merged}. */
  readonly claims: readonly CounterClaim[];
  /** The shard to begin with: those of different jobs should differ. */
  readonly shard: number;
}

/** Looks at the shards in a row after which something is wrong: each means that others were faster. */
const MOST_LOOKS = 40;
const LONGEST_PAUSE_MS = 50;

/**
 * Writes all of it in one transaction, with every claim inside its limit, or nothing.
 *
 * At first each claim is tried on one shard, with no look at any. Only who finds that one full looks
 * at all of them, and takes what is left where it is left. Who is refused has seen that it does not
 * fit: a lost race is never taken for a limit.
 *
 * @throws TransactionCanceledException for reasons that are no conditions; JobFailure `UNAVAILABLE`
 */
export async function transactClaims(claiming: Claiming): Promise<Claimed> {
  const { documents, tableName, claims, shard } = claiming;
  let parts: readonly PartOfClaim[] = claims.map((claim) => ({
    claim,
    shard,
    amount: claim.amount,
  }));
  for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
    const done = await tryOnce(claiming, parts);
    if (done) return done;
    if (looks > 0) await sleep(Math.random() * LONGEST_PAUSE_MS);
    const fitted = await findRoom(documents, tableName, claims, shard);
    if ('outcome' in fitted) return fitted;
    parts = fitted.parts;
  }
  throw new JobFailure('UNAVAILABLE', 'The service is busy. Send the request again.', {
    retryAfterS: 1,
  });
}

/** @returns `undefined` if a shard had no room */
async function tryOnce(
  { documents, tableName, writes }: Claiming,
  parts: readonly PartOfClaim[],
): Promise<Claimed | undefined> {
  try {
    await transact(documents, [...writes, ...partWrites(tableName, parts)]);
    return { outcome: 'written' };
  } catch (error) {
    const reasons = cancellation(error);
    const failed = (reasons ?? []).map(({ Code }) => Code === 'ConditionalCheckFailed');
    if (!reasons || !failed.includes(true)) throw error;
    return failed.slice(0, writes.length).includes(true)
      ? { outcome: 'refused', reasons: reasons.slice(0, writes.length) }
      : undefined;
  }
}

/** Finds room for every claim, or the first that has none. */
async function findRoom(
  documents: DynamoDBDocumentClient,
  tableName: string,
  claims: readonly CounterClaim[],
  shard: number,
): Promise<Claimed | { readonly parts: readonly PartOfClaim[] }> {
  const readShards = createReadShards(documents, tableName);
  const parts: PartOfClaim[] = [];
  for (const claim of claims) {
    const used = await readShards(claim.counter);
    const found = partsOf(claim.amount, claim.limit, used, shard);
    if (!found) return { outcome: 'limited', claim, used: sumOf(used) };
    parts.push(...found.map((part) => ({ ...part, claim })));
  }
  return { parts };
}

/** One claim a counter: a transaction may touch a row only once. */
export function merged(claims: readonly CounterClaim[]): CounterClaim[] {
  const sums = new Map<string, CounterClaim>();
  for (const claim of claims) {
    const amount = claim.amount + (sums.get(claim.counter)?.amount ?? 0);
    sums.set(claim.counter, { ...claim, amount });
  }
  return [...sums.values()];
}
