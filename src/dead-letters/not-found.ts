import { JobFailure } from '../jobs/errors.ts';

export const letterNotFound = (id: string) =>
  new JobFailure(
    'DEAD_LETTER_NOT_FOUND',
    `There is no dead letter ${id}. It may have been replayed or dismissed.`,
  );
