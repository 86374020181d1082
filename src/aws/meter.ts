import { AsyncLocalStorage } from 'node:async_hooks';
import type { Usage } from '../jobs/bill.ts';

/** What was counted since a piece of work began. */
interface Tally {
  readonly requests: Record<string, number>;
  readUnits: number;
  writeUnits: number;
}

const tallies = new AsyncLocalStorage<Tally>();

/** Counts what `work` asks of other services, and nothing that others ask at the same time. */
export const metered = <Result>(work: () => Promise<Result>): Promise<Result> =>
  tallies.run({ requests: {}, readUnits: 0, writeUnits: 0 }, work);

/** What the work that this is called in has used so far; `undefined` outside of any. */
export const usageSoFar = (): Usage | undefined => {
  const tally = tallies.getStore();
  return tally && { ...tally, requests: { ...tally.requests } };
};

/** @param name - `service.Operation` */
export function countRequest(name: string): void {
  const tally = tallies.getStore();
  if (tally) tally.requests[name] = (tally.requests[name] ?? 0) + 1;
}

export function countUnits(kind: 'readUnits' | 'writeUnits', units: number): void {
  const tally = tallies.getStore();
  if (tally) tally[kind] += units;
}

export const isMetered = (): boolean => tallies.getStore() !== undefined;
