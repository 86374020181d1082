import type { Ports } from '../../local/ports.ts';
import { JobFailure } from '../../src/jobs/errors.ts';

export interface Breakage {
  /** Share of stored files that fail, before or after they were written. */
  readonly storeErrors: number;
  /** Share of messages that are sent twice. */
  readonly duplicates: number;
}

/** Ports that now and then do what disks and queues do. */
export function broken(ports: Ports, breakage: Breakage, random: () => number): Ports {
  const { queue, artifacts } = ports;
  const failure = () => new JobFailure('RESULT_STORE_FAILED', 'The disk said no.');
  return {
    ...ports,
    artifacts: {
      ...artifacts,
      put: async (...file) => {
        const chance = random();
        if (chance < breakage.storeErrors / 2) throw failure();
        await artifacts.put(...file);
        if (chance < breakage.storeErrors) throw failure();
      },
    },
    queue: {
      send: async (message, delayMs) => {
        await queue.send(message, delayMs);
        if (random() < breakage.duplicates) await queue.send(message, delayMs);
      },
    },
  };
}
