import { TIMING, type Timing } from '../jobs/timing.ts';
import { readEnv } from './env.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;

/** The numbers of the life cycle, with what the stage says about how long things are kept. */
export const timingFromEnv = (): Timing => ({
  ...TIMING,
  retentionMs: Number(readEnv('retentionDays').retentionDays) * DAY_MS,
});
