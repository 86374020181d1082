/** Why the service is to stop, and what its process then ends with. */
export interface End {
  readonly text: string;
  readonly exitCode: number;
}

const DRAINING = 'Finishing what runs; once more to stop at once.';

/**
 * Waits for the end: Ctrl-C, SIGTERM, a closed terminal, or a failure. A second signal ends the
 * process on the spot; what it leaves undone goes on after the next start.
 */
export function untilSignal(): {
  readonly reached: Promise<End>;
  readonly fail: (reason: string) => void;
} {
  const { promise, resolve } = Promise.withResolvers<End>();
  let isAsked = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      // What a shell reports for a process that a signal ended.
      if (isAsked) process.exit(130);
      isAsked = true;
      resolve({ text: DRAINING, exitCode: 0 });
    });
  }
  return {
    reached: promise,
    fail: (reason) => resolve({ text: `gannet: ${reason}`, exitCode: 1 }),
  };
}
