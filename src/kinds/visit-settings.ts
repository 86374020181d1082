import * as z from 'zod';
import { ProxyWish } from '../proxies/wish.ts';
import { SessionName } from '../sessions/name.ts';

/** Settings of every kind that opens a page; they concern how it is run, not what comes out. */
export const visitSettings = {
  evidence: z.enum(['onFailure', 'always', 'never']).default('onFailure').meta({
    description: 'When to keep a picture, the DOM, the console and the network log of an attempt.',
  }),
  session: z
    .strictObject({
      name: SessionName,
      save: z.boolean().default(false).meta({
        description: 'Keep cookies and storage as they are when the job has done its work.',
      }),
    })
    .optional()
    .meta({ description: 'A session of yours that the page is opened in.' }),
  proxy: ProxyWish.optional(),
} as const;

/** The settings alone, out of an input that its kind has accepted. */
export const VisitSettings = z.object(visitSettings);
export type VisitSettings = z.output<typeof VisitSettings>;
