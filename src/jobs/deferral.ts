import type { WaitReason } from './job.ts';

/**
 * Thrown by work that may not begin yet. Nothing has failed and nothing was visited: the job waits
 * until `startsAt` and no attempt is counted.
 */
export class Deferral extends Error {
  override readonly name = 'Deferral';
  readonly reason: WaitReason;
  readonly startsAt: number;

  constructor(reason: WaitReason, startsAt: number) {
    super(`Not before ${new Date(startsAt).toISOString()} (${reason}).`);
    this.reason = reason;
    this.startsAt = startsAt;
  }
}
