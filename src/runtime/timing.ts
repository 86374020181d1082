import * as z from 'zod';
import { TIMING, type Timing } from '../jobs/timing.ts';
import { readEnv } from './env.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;

const Days = z.coerce.number().int().positive();

/** The numbers of the life cycle, with what the stage says about how long things are kept. */
export const timingFromEnv = (): Timing => ({
  ...TIMING,
  retentionMs: Days.parse(readEnv('retentionDays').retentionDays) * DAY_MS,
});
