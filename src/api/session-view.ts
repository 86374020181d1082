import * as z from 'zod';
import { Counts } from '../sessions/contents.ts';
import { SessionLimits } from '../sessions/limits.ts';
import type { SessionInfo } from '../sessions/session.ts';
import { iso } from './job-view.ts';

const Time = z.iso.datetime();

export const SessionView = z
  .strictObject({
    name: z.string(),
    counts: z.strictObject(Counts.shape).meta({ description: 'How much there is of each kind.' }),
    limits: SessionLimits.optional(),
    createdAt: Time,
    updatedAt: Time,
    lastUsedAt: Time.optional().meta({ description: 'By a job; to the minute.' }),
    expiresAt: Time,
  })
  .meta({ id: 'Session', description: 'What a session holds; its values are shown to nobody.' });

export const SessionList = z
  .strictObject({ items: z.array(SessionView) })
  .meta({ id: 'SessionList' });

export const sessionView = (info: SessionInfo): z.input<typeof SessionView> => ({
  name: info.name,
  counts: info.counts,
  limits: info.limits,
  createdAt: iso(info.createdAt),
  updatedAt: iso(info.updatedAt),
  lastUsedAt: info.lastUsedAt === undefined ? undefined : iso(info.lastUsedAt),
  expiresAt: iso(info.expiresAt),
});
