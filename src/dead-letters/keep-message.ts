import { encodeTime } from 'ulid';
import type { DeadLetter, DeadReason } from '../jobs/dead-letter.ts';
import { hashed } from '../jobs/source-ids.ts';
import type { Timing } from '../jobs/timing.ts';
import { type DeadLetters, STAGE } from './ports.ts';

/** A message that leads to no job, as the queue delivered it. */
export interface LostMessage {
  readonly messageId: string;
  readonly body: string;
  /** When it was sent, in milliseconds since the Unix epoch. */
  readonly sentAt: number;
}

export type KeepMessage = (
  message: LostMessage,
  reason: Extract<DeadReason, 'unreadable-message' | 'vanished-row'>,
) => Promise<void>;

/** How much of a body is kept: ours are shorter, and nobody's should fill a row. */
const KEPT_CHARACTERS = 1_000;

const SAYS = {
  'unreadable-message': 'The message is no JSON of a version that this service knows.',
  'vanished-row': 'The message names a job that is not there.',
} as const;

interface Dependencies {
  readonly letters: Pick<DeadLetters, 'create'>;
  readonly now: () => number;
  readonly timing: Timing;
}

/**
 * Keeps a message that no worker can make anything of, among the letters of the stage. The id
 * follows from the message: kept twice is kept once.
 */
export const createKeepMessage =
  ({ letters, now, timing }: Dependencies): KeepMessage =>
  async ({ messageId, body, sentAt }, reason) => {
    const at = now();
    const letter: DeadLetter = {
      id: `dead_${encodeTime(sentAt)}${hashed(messageId, ULID_RANDOM_DIGITS)}`,
      clientId: STAGE,
      version: 0,
      expiresAt: at + timing.retentionMs,
      diedAt: at,
      reason,
      failure: { code: 'JOB_POISONED', message: SAYS[reason] },
      attempts: 0,
      body: body.slice(0, KEPT_CHARACTERS),
    };
    await letters.create(letter);
  };

const ULID_RANDOM_DIGITS = 16;
