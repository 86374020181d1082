import { costOf, type Quantities } from '../costs/cost.ts';
import { type Bill, NO_USAGE, type Usage, type Worker } from './bill.ts';
import { hasEnded, type JobResult, type JobState } from './job.ts';

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

/** About ten rows are written at the end of an attempt, of which a transaction pays each twice. */
const CLOSING_UNITS = 20;

/**
 * What was used so far, and what the end of the attempt will take: its write is on the bill that it
 * writes. Before the end of a job the webhooks of its client are looked up; a job that goes on later
 * gets a message.
 *
 * @param after - the job as that write leaves it
 */
export function withClosing(
  { requests, readUnits, writeUnits }: Usage,
  after: Pick<JobState, 'status'>,
): { readonly usage: Usage } {
  const other = hasEnded(after) ? 'dynamodb.GetItem' : 'sqs.SendMessage';
  const all = { ...requests };
  for (const name of ['dynamodb.TransactWriteItems', other]) all[name] = (all[name] ?? 0) + 1;
  const more = hasEnded(after) ? 1 : 0;
  return {
    usage: {
      requests: all,
      readUnits: readUnits + more,
      writeUnits: writeUnits + CLOSING_UNITS,
    },
  };
}

/** The state with what its published files hold on the bill. */
export const storing = (state: JobState, { receipt }: JobResult): JobState =>
  state.bill ? { ...state, bill: { ...state.bill, storedBytes: receipt.storedBytes } } : state;
