import type { MemoryJobQueue } from '../src/embedded/memory-job-queue.ts';

/** A page that is told to stop is gone within two seconds; then its job is written back. */
const RELEASE_MS = 10_000;

interface DrainOptions {
  readonly queues: readonly MemoryJobQueue[];
  /** How long running jobs may go on, in milliseconds. */
  readonly drainMs: number;
  /** Tells those that still run to give their jobs back. */
  readonly stop: () => void;
}

/** Hands out nothing more, lets running jobs finish, and then has the rest given back. */
export async function drain({ queues, drainMs, stop }: DrainOptions): Promise<void> {
  const drained = Promise.all(queues.map((queue) => queue.drain()));
  await within(drainMs, drained);
  stop();
  await within(RELEASE_MS, drained);
}

function within(limitMs: number, work: Promise<unknown>): Promise<unknown> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const limit = setTimeout(resolve, limitMs);
  return Promise.race([work.finally(() => clearTimeout(limit)), late]);
}
