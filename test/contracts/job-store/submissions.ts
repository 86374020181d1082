import type { CounterClaim, JobStore } from '../../../src/jobs/ports.ts';
import { CLIENT, jobIdOf, NOW, queuedState, submissionOf } from '../../support/jobs.ts';

export const HOUR_MS = 60 * 60 * 1_000;

/** What a client calls its first submit. */
export const KEY = { key: 'cli_a/first', bodyHash: 'body-1', expiresAt: NOW + HOUR_MS };

export const counter = (limit: number): CounterClaim => ({
  counter: `${CLIENT}/day/2026-11-22/jobs`,
  amount: 1,
  limit,
  expiresAt: NOW + HOUR_MS,
});

/** The nth new job of a moment. */
export const job = (n: number, createdAt = NOW) =>
  queuedState({ jobId: jobIdOf(n, createdAt), createdAt });

/** A claim that nothing satisfies is refused with what the counter stands at. */
export async function usedOf(store: JobStore, claim: CounterClaim): Promise<number> {
  const probe = submissionOf(job(999), { counters: [{ ...claim, limit: -1 }] });
  const outcome = await store.submit(probe);
  if (outcome.outcome !== 'limited') throw new Error(`The probe was ${outcome.outcome}.`);
  return outcome.used;
}
