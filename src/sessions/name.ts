import * as z from 'zod';

/** A name of the client's own; part of a path. */
export const SessionName = z
  .string()
  .regex(/^[a-z\d][\w.-]{0,63}$/i, 'A session has a name of 1 to 64 letters, digits, _ . -')
  .meta({ description: 'Your name for it.' });
