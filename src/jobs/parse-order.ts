import type { FieldError } from './errors.ts';
import type { OrderRules } from './order-rules.ts';
import type { OwnRecipes } from './stored-recipe.ts';
import type { JobOrder } from './submit-job.ts';

/** A job's body, read; or every field that keeps it from being one. */
export type ParsedOrder = { readonly order: JobOrder } | { readonly errors: readonly FieldError[] };

/**
 * Reads the body of a job that comes from a schedule or a batch, just as a client's own is read.
 *
 * @param recipes - where the recipes are that it may name
 */
export type ParseOrder = (
  body: unknown,
  rules: OrderRules,
  recipes: OwnRecipes,
) => ParsedOrder | Promise<ParsedOrder>;

/** What accepting jobs needs to know of their client. */
export interface ClientLimits extends OrderRules {
  readonly jobsPerDay: number;
}

/** `undefined` if there is no such client, or none that anything is accepted of any more. */
export type FindLimits = (clientId: string) => Promise<ClientLimits | undefined>;
