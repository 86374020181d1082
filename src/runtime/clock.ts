import { setTimeout as timer } from 'node:timers/promises';

/** Milliseconds since the Unix epoch. */
export const now = (): number => Date.now();

/** Waits; ends early, without throwing, when the signal fires. */
export const sleep = async (ms: number, signal?: AbortSignal): Promise<void> => {
  await timer(ms, undefined, signal ? { signal } : {}).catch((error: unknown) => {
    if (!signal?.aborted) throw error;
  });
};
