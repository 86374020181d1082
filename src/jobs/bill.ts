import * as z from 'zod';

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
