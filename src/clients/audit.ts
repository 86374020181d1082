import * as z from 'zod';
import { Instant } from '../jobs/job.ts';
import type { Page } from '../rows/ports.ts';

/** What admins do. */
export const AUDIT_ACTIONS = [
  'client.created',
  'client.changed',
  'client.disabled',
  'client.enabled',
  'key.created',
  'key.rotated',
  'key.revoked',
  'site.set',
  'dead-letter.dismissed',
] as const;

/** Who did it: a key of a client, or somebody with rights to the tables themselves. */
export const AuditActor = z.object({
  clientId: z.string().optional(),
  keyId: z.string().optional(),
  /** `api`, or the command that wrote to the table. */
  via: z.string(),
});
export type AuditActor = z.output<typeof AuditActor>;

/** One admin action, written in the transaction that it tells of, and never changed. */
export const AuditRecord = z.object({
  auditId: z.string(),
  at: Instant,
  action: z.enum(AUDIT_ACTIONS),
  actor: AuditActor,
  requestId: z.string().optional(),
  /** The client that it is about; absent when it is about none. */
  clientId: z.string().optional(),
  keyId: z.string().optional(),
  site: z.string().optional(),
  /** What was changed, as it was and as it is since. Never a key, and never a hash of one. */
  before: z.record(z.string(), z.unknown()).optional(),
  after: z.record(z.string(), z.unknown()).optional(),
});
export type AuditRecord = z.output<typeof AuditRecord>;

/** Writes a record by itself, before the action that it tells of. */
export type RecordAction = (record: Omit<AuditRecord, 'auditId' | 'at'>) => Promise<void>;

export interface AuditFilter {
  readonly clientId?: string | undefined;
  /** First and last moment, both included. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** The records, newest first, from behind the record `after`. */
export type ListAudit = (
  filter: AuditFilter,
  size: number,
  after?: string,
) => Promise<Page<AuditRecord>>;
