import * as z from 'zod';

/** Whether this is a zone of the IANA data base that this runtime knows. */
function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}

const Uses = z.int().min(1).max(1_000_000).optional();

/**
 * How often jobs may be somebody whom a site knows. Sites look at accounts, not at clients: one that
 * does more than a person would is shut.
 */
export const SessionLimits = z
  .strictObject({
    perDay: Uses.meta({ description: 'Attempts of jobs that may use it on one day.' }),
    perWeek: Uses.meta({ description: 'Attempts in one week, from Monday on.' }),
    timeZone: z
      .string()
      .max(64)
      .refine(isTimeZone, 'This is no time zone of the IANA data base, such as Europe/Berlin.')
      .default('UTC')
      .meta({ description: 'Of the account: its days and weeks begin there.' }),
  })
  .meta({ description: 'Jobs that would pass a limit wait until the next day or week.' });
export type SessionLimits = z.output<typeof SessionLimits>;
