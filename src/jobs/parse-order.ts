import type { FieldError } from './errors.ts';
import type { JobOrder } from './submit-job.ts';

/** A job's body, read; or every field that keeps it from being one. */
export type ParsedOrder = { readonly order: JobOrder } | { readonly errors: readonly FieldError[] };

/** Reads the body of a job that comes from a schedule or a batch, just as a client's own is read. */
export type ParseOrder = (body: unknown) => ParsedOrder;

/** What accepting a job needs to know of its client; `undefined` if there is no such client. */
export type FindLimits = (clientId: string) => Promise<{ readonly jobsPerDay: number } | undefined>;
