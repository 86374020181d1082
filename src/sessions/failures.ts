import { JobFailure } from '../jobs/errors.ts';
import { MOST_SESSIONS } from './session.ts';

/** The same for a session of somebody else's, for one that has expired and for one that never was. */
export const sessionNotFound = (name: string): JobFailure =>
  new JobFailure('SESSION_NOT_FOUND', `There is no session "${name}", or it has expired.`);

export const tooManySessions = (): JobFailure =>
  new JobFailure(
    'TOO_MANY_SESSIONS',
    `A client has at most ${MOST_SESSIONS} sessions. Delete one that is not needed any more.`,
  );
