import * as z from 'zod';

/** A moment in a request: ISO 8601 with a zone. Becomes milliseconds since the Unix epoch. */
export const Moment = z.iso
  .datetime({ offset: true, error: 'Write a time as 2026-11-22T10:00:00Z.' })
  .transform((text) => Date.parse(text));
