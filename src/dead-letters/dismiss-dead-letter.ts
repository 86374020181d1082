import type { DeadLetter } from '../jobs/dead-letter.ts';
import { JobFailure } from '../jobs/errors.ts';
import { letterNotFound } from './not-found.ts';
import { type DeadLetters, STAGE } from './ports.ts';

/** Writes down that a letter is dismissed. */
export type RecordDismissal = (letter: DeadLetter) => Promise<void>;

export type DismissDeadLetter = (
  owners: readonly string[],
  id: string,
  record: RecordDismissal,
) => Promise<void>;

/**
 * Takes a letter off the list: nobody will replay it. Its job stays as it is. One of the stage leaves
 * a record, written first: no letter of everybody's goes that nobody knows of.
 *
 * @throws JobFailure `DEAD_LETTER_NOT_FOUND`, also for the letter of somebody else
 */
export const createDismissDeadLetter =
  (letters: Pick<DeadLetters, 'get' | 'remove'>): DismissDeadLetter =>
  async (owners, id, record) => {
    const letter = await letters.get(id);
    if (!letter || !owners.includes(letter.clientId)) throw letterNotFound(id);
    if (letter.clientId === STAGE) await record(letter);
    if (await letters.remove(letter)) return;
    // A replay or another dismissal was faster; what was asked for is done.
    if (await letters.get(id)) {
      throw new JobFailure('UNAVAILABLE', 'The letter is being changed. Ask again.', {
        retryAfterS: 1,
      });
    }
  };
