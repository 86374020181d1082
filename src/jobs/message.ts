import type { RowMessage, RowQueue } from '../rows/ports.ts';
import type { JobState } from './job.ts';
import type { Timing } from './timing.ts';

/** The message that a job waits in line with. */
export const messageOf = ({ jobId, clientId, requestId }: JobState): RowMessage => ({
  id: jobId,
  clientId,
  requestId,
});

/** Sends a job's message so that it comes at its time; beyond what can be delayed the sweep does. */
export async function sendInTime(
  queue: RowQueue,
  state: JobState,
  now: number,
  timing: Timing,
): Promise<void> {
  const delayMs = Math.max(0, (state.wait?.startsAt ?? now) - now);
  if (delayMs <= timing.resendMaxMs) await queue.send(messageOf(state), delayMs);
}
