import * as z from 'zod';
import { costOf, type Quantities } from '../costs/cost.ts';
import type { JobResult, JobState } from './job.ts';

const count = z.number().nonnegative();

/** What the attempts of a job used of what is paid for, together. */
export const Bill = z.object({
  /** How long workers were kept busy, in milliseconds. */
  billedMs: z.int().nonnegative(),
  /** Of the worker that was busy last. */
  memoryMb: z.int().positive(),
  attempts: z.int().nonnegative(),
  /** Calls of other services that were made, by `service.Operation`, repeated ones included. */
  requests: z.record(z.string(), z.int().nonnegative()),
  /** Capacity of DynamoDB; half units exist. */
  readUnits: count,
  writeUnits: count,
  /** Of the files that were published. */
  storedBytes: z.int().nonnegative(),
  costNanoUsd: z.int().nonnegative(),
  /** Workers died in between: what they used is assumed, and not too little. */
  isEstimated: z.boolean(),
  /** Nobody sends this bill: the service ran on a machine of its owner. */
  isHypothetical: z.boolean(),
});
export type Bill = z.output<typeof Bill>;

/** Calls that were made, and what they took. */
export interface Usage {
  readonly requests: Readonly<Record<string, number>>;
  readonly readUnits: number;
  readonly writeUnits: number;
}

export const NO_USAGE: Usage = { requests: {}, readUnits: 0, writeUnits: 0 };

/** The worker of an attempt, as far as it is paid for. */
export interface Worker {
  readonly memoryMb: number;
  readonly isHypothetical: boolean;
}

/** The bill of one attempt. */
export function billOf(
  worker: Worker,
  billedMs: number,
  { usage, storedBytes = 0 }: { readonly usage: Usage; readonly storedBytes?: number },
): Bill {
  const { memoryMb, isHypothetical } = worker;
  const costNanoUsd = costOf({ ...quantitiesOf(usage), memory: { mb: memoryMb, ms: billedMs } });
  const attempts = 1;
  const flags = { isEstimated: false, isHypothetical };
  return { billedMs, memoryMb, attempts, ...usage, storedBytes, costNanoUsd, ...flags };
}

/** Receiving the message of a job and deleting it: done for us, and paid by us. */
const LINE_REQUESTS = 2;

/** Prices have classes of requests; deleting objects is free. */
function quantitiesOf({ requests, readUnits, writeUnits }: Usage): Quantities {
  const sum = (pattern: RegExp) =>
    Object.entries(requests).reduce((total, [name, n]) => total + (pattern.test(name) ? n : 0), 0);
  return {
    lambdaRequest: 1,
    dynamoDbReadUnit: readUnits,
    dynamoDbWriteUnit: writeUnits,
    s3Put: sum(/^s3\.(?:Put|Post|Copy|List|Create|Complete|Upload)/),
    s3Get: sum(/^s3\.(?:Get|Head)/),
    sqsRequest: sum(/^sqs\./) + LINE_REQUESTS,
  };
}

/** What was used before, and now. */
export function sumOfBills(before: Bill | undefined, now: Bill): Bill {
  if (!before) return now;
  const requests = { ...before.requests };
  for (const [name, n] of Object.entries(now.requests)) requests[name] = (requests[name] ?? 0) + n;
  return {
    ...now,
    requests,
    billedMs: before.billedMs + now.billedMs,
    attempts: before.attempts + now.attempts,
    readUnits: before.readUnits + now.readUnits,
    writeUnits: before.writeUnits + now.writeUnits,
    storedBytes: now.storedBytes,
    costNanoUsd: before.costNanoUsd + now.costNanoUsd,
    isEstimated: before.isEstimated || now.isEstimated,
  };
}

/** The state with the bill of its running attempt; nothing is charged to who lost the job. */
export function charged(state: JobState, attempt: number, bill: Bill | undefined): JobState {
  if (!bill || state.status !== 'running' || state.attempt !== attempt) return state;
  const { billedMs, costNanoUsd } = bill;
  return {
    ...state,
    bill: sumOfBills(state.bill, bill),
    attempts: state.attempts.map((one) =>
      one.attempt === attempt ? { ...one, billedMs, costNanoUsd } : one,
    ),
  };
}

/**
 * The state of a job whose worker fell silent, charged with as much as that worker can have used:
 * it was busy until its lease ended, if not less.
 */
export function chargedForSilence(state: JobState): JobState {
  const { attempt, worker, leaseEndsAt = 0 } = state;
  const open = state.attempts.find((one) => one.attempt === attempt);
  if (!worker || !open) return state;
  const billedMs = Math.max(0, leaseEndsAt - open.startedAt);
  return charged(state, attempt, {
    ...billOf(worker, billedMs, { usage: NO_USAGE }),
    isEstimated: true,
  });
}

/**
 * The write that ends an attempt is on the bill that it writes. Before it the client's webhooks are
 * looked up. It has about ten rows, of which a transaction pays each twice.
 */
const CLOSING = {
  requests: ['dynamodb.GetItem', 'dynamodb.TransactWriteItems'],
  readUnits: 1,
  writeUnits: 20,
} as const;

/** What was used so far, and what the end of the attempt will take. */
export function withClosing({ requests, readUnits, writeUnits }: Usage): { readonly usage: Usage } {
  const all = { ...requests };
  for (const name of CLOSING.requests) all[name] = (all[name] ?? 0) + 1;
  return {
    usage: {
      requests: all,
      readUnits: readUnits + CLOSING.readUnits,
      writeUnits: writeUnits + CLOSING.writeUnits,
    },
  };
}

/** The state with what its published files hold on the bill. */
export const storing = (state: JobState, { receipt }: JobResult): JobState =>
  state.bill ? { ...state, bill: { ...state.bill, storedBytes: receipt.storedBytes } } : state;
