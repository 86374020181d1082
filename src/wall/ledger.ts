import { type FailureCode, JobFailure } from '../jobs/errors.ts';
import type { WallLimits } from './limits.ts';
import type { RefusalRule } from './refusal.ts';

/** A connection that did not come about, by refusal or because the target failed. */
export interface WallFailure {
  readonly host: string;
  readonly port: number;
  readonly code: FailureCode;
  readonly message: string;
  /** Which rule refused it; absent when the target failed. */
  readonly rule?: RefusalRule | undefined;
}

export interface Traffic {
  readonly requests: number;
  readonly receivedBytes: number;
  readonly sentBytes: number;
  /** Also those beyond the list. */
  readonly refused: number;
  /** Limits that were passed: 0 or 1, for the first ends the job. */
  readonly breaches: number;
}

/** Failures that are kept; later ones are only counted. */
const FAILURES_KEPT = 200;

/**
 * What one job did on the network, and the limits on it.
 *
 * A limit that is passed is told once through `onBreach`, with the failure that the job ends with;
 * the ledger itself stops nothing.
 */
export interface Ledger {
  addRequest(): void;
  addReceived(bytes: number): void;
  addSent(bytes: number): void;
  /** A limit was passed that is not counted here. */
  exceed(failure: JobFailure): void;
  /** Writes a failure down and returns its number. */
  addFailure(failure: WallFailure): number;
  /** @param index - what `addFailure` returned */
  failure(index: number): WallFailure | undefined;
  /** The last failure of a host and port. */
  lastFailure(host: string, port: number): WallFailure | undefined;
  /** Refusals in the order of their first appearance, each host and port once. */
  refusals(): readonly WallFailure[];
  traffic(): Traffic;
}

export function createLedger(limits: WallLimits, onBreach: (failure: JobFailure) => void): Ledger {
  const traffic = { requests: 0, receivedBytes: 0, sentBytes: 0, refused: 0, breaches: 0 };
  const failures: WallFailure[] = [];
  const isRefusal = ({ code }: WallFailure) => code === 'ADDRESS_BLOCKED';
  const breach = once((failure: JobFailure) => {
    traffic.breaches += 1;
    onBreach(failure);
  });

  const checkBytes = () => {
    if (traffic.receivedBytes + traffic.sentBytes <= limits.bytes) return;
    const message = `The page loads more than ${limits.bytes / 1_000_000} MB.`;
    breach(new JobFailure('RESPONSE_TOO_LARGE', message));
  };
  const checkCount = (count: number, limit: number, what: string) => {
    if (count <= limit) return;
    const message = `The page made more than ${limit} ${what}.`;
    breach(new JobFailure('TOO_MANY_REQUESTS_BY_PAGE', message));
  };

  return {
    addRequest() {
      traffic.requests += 1;
      checkCount(traffic.requests, limits.requests, 'requests');
    },
    addReceived(bytes) {
      traffic.receivedBytes += bytes;
      checkBytes();
    },
    addSent(bytes) {
      traffic.sentBytes += bytes;
      checkBytes();
    },
    exceed: breach,
    addFailure(failure) {
      if (isRefusal(failure)) {
        traffic.refused += 1;
        checkCount(traffic.refused, limits.refusals, 'requests to addresses that are not public');
      }
      return failures.length < FAILURES_KEPT ? failures.push(failure) - 1 : FAILURES_KEPT;
    },
    failure: (index) => failures[index],
    lastFailure: (host, port) => failures.findLast((one) => one.host === host && one.port === port),
    refusals: () => uniqueByTarget(failures.filter(isRefusal)),
    traffic: () => ({ ...traffic }),
  };
}

const uniqueByTarget = (failures: readonly WallFailure[]): WallFailure[] => [
  ...new Map(failures.map((one) => [`${one.host}:${one.port}`, one])).values(),
];

function once<Value>(call: (value: Value) => void): (value: Value) => void {
  let isDone = false;
  return (value) => {
    if (isDone) return;
    isDone = true;
    call(value);
  };
}
