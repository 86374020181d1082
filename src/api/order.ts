import { usualCostOf } from '../costs/estimate.ts';
import { nanoUsdOf, usdOf } from '../costs/money.ts';
import { JobFailure } from '../jobs/errors.ts';
import type { OrderRules } from '../jobs/order-rules.ts';
import type { OwnRecipes } from '../jobs/stored-recipe.ts';
import type { JobOrder } from '../jobs/submit-job.ts';
import { withRecipe } from '../jobs/with-recipe.ts';
import { siteOf } from '../limits/site.ts';
import { hostOf, type TargetPolicy } from '../wall/target.ts';
import { invalid, read } from './fields.ts';
import { refuseByRules } from './order-refusals.ts';
import { kindOf, refusedTargets, SubmitBody } from './submit-body.ts';

/**
 * Reads what is to be done from the body of a job.
 *
 * @throws JobFailure `INVALID_REQUEST` that names every refused field, and what `refuseByRules` does
 */
export function readOrder(raw: unknown, policy: TargetPolicy, rules: OrderRules): JobOrder {
  const body = read(SubmitBody, raw, 'body');
  const refused = refusedTargets(body, policy);
  if (refused.length > 0) throw invalid(refused);
  refuseByRules(body, rules);
  refuseCostly(body);
  const { kind, input, tags, timeoutMs, deadlineAt, expiresIn } = body;
  return {
    kind,
    input,
    site: siteOfTarget(body),
    tags,
    timeoutMs,
    limits: rules.limits,
    maxCostNanoUsd: body.maxCostUsd === undefined ? undefined : nanoUsdOf(body.maxCostUsd),
    maxAttempts: body.maxAttempts ?? kindOf(body).maxAttempts,
    deadlineAt,
    retentionMs: expiresIn === undefined ? undefined : expiresIn * 1_000,
  };
}

/** What a body is read with. */
export interface OrderReading {
  readonly policy: TargetPolicy;
  readonly rules: OrderRules;
  /** Where the recipes are that it may name. */
  readonly recipes: OwnRecipes;
}

/**
 * Reads a body that may name a stored recipe: the order has the recipe whole, so that nobody looks
 * for it any more.
 *
 * @throws JobFailure as `readOrder` does
 */
export async function resolveOrder(
  raw: unknown,
  { policy, rules, recipes }: OrderReading,
): Promise<JobOrder> {
  const { body, recipe } = await withRecipe(raw, recipes);
  return { ...readOrder(body, policy, rules), recipe };
}

/** Nobody begins what will not be paid. */
function refuseCostly({ maxCostUsd, timeoutMs }: SubmitBody): void {
  const usual = usualCostOf({ timeoutMs });
  if (maxCostUsd === undefined || usual <= nanoUsdOf(maxCostUsd)) return;
  const detail = `Such a job usually costs ${usdOf(usual)}. Allow at least that.`;
  throw new JobFailure('COST_LIMIT_REACHED', `/maxCostUsd: ${detail}`, {
    fields: [{ pointer: '/maxCostUsd', detail, code: 'COST_LIMIT_REACHED' }],
  });
}

/** What politeness and lists go by. */
function siteOfTarget(body: SubmitBody): string {
  const [target] = kindOf(body).targets(body.input);
  return target ? siteOf(hostOf(new URL(target.url))) : '';
}
