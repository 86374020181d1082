import * as z from 'zod';
import { SessionName } from './name.ts';

/** Who a job wants to be. */
export const SessionWish = z.strictObject({
  name: SessionName,
  save: z.boolean().default(false).meta({
    description: 'Keep cookies and storage as they are when the job has done its work.',
  }),
});
export type SessionWish = z.output<typeof SessionWish>;
