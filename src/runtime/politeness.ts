import * as z from 'zod';
import { DEFAULT_PACE, INTERVAL_MAX_MS, type Pace } from '../limits/pace.ts';
import type { AgentOptions } from '../robots/agent.ts';
import { readOptionalEnv } from './env.ts';
import { VERSION } from './version.ts';

const Numbers = z.object({
  intervalMs: z.coerce.number().int().min(0).max(INTERVAL_MAX_MS),
  maxConcurrency: z.coerce.number().int().min(1),
});

/** The pace of this stage at sites of which nobody says anything else. */
export const paceFromEnv = (): Pace =>
  Numbers.parse({
    intervalMs: readOptionalEnv('siteIntervalMs') || DEFAULT_PACE.intervalMs,
    maxConcurrency: readOptionalEnv('siteConcurrency') || DEFAULT_PACE.maxConcurrency,
  });

/** Whom sites see. */
export const agentFromEnv = (): AgentOptions => ({
  version: VERSION,
  contact: readOptionalEnv('contact'),
});
