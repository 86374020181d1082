import type { Duplex } from 'node:stream';
import type { Connect } from './exit.ts';
import type { FailureAnswers } from './failure-answer.ts';
import type { Ledger } from './ledger.ts';
import type { WallLimits } from './limits.ts';

/** What tunnel and forward share. */
export interface WallParts {
  /** To a target that has been checked. @throws JobFailure */
  readonly connect: Connect;
  readonly ledger: Ledger;
  readonly limits: WallLimits;
  readonly answers: FailureAnswers;
  /** Makes a socket close with the wall. */
  track(socket: Duplex): void;
}
