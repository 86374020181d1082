import * as z from 'zod';
import { SessionContents } from '../sessions/contents.ts';
import { SessionLimits } from '../sessions/limits.ts';
import { SessionName } from '../sessions/name.ts';

const DAY_S = 86_400;

/** What `PUT /v1/sessions/{name}` takes. */
export const SessionBody = z.strictObject({
  contents: SessionContents.meta({ description: 'Replaces all that was in it.' }),
  limits: SessionLimits.optional(),
  expiresIn: z
    .int()
    .min(60)
    .max(365 * DAY_S)
    .default(30 * DAY_S)
    .meta({ description: 'Seconds after which it is deleted, counted from each write.' }),
});

export const SessionPath = z.object({ name: SessionName });
