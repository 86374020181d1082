import * as z from 'zod';
import { ProxyWish } from '../proxies/wish.ts';
import { SessionWish } from '../sessions/wish.ts';

/** Settings of every kind that opens a page; they concern how it is run, not what comes out. */
export const visitSettings = {
  evidence: z.enum(['onFailure', 'always', 'never']).default('onFailure').meta({
    description: 'When to keep a picture, the DOM, the console and the network log of an attempt.',
  }),
  session: SessionWish.optional().meta({
    description: 'A session of yours that the page is opened in.',
  }),
  proxy: ProxyWish.optional(),
} as const;

/** The settings alone, out of an input that its kind has accepted. */
export const VisitSettings = z.object(visitSettings);
export type VisitSettings = z.output<typeof VisitSettings>;
