import { usdOf } from '../costs/money.ts';
import { JobFailure } from './errors.ts';
import type { CounterClaim } from './ports.ts';
import { quotaOf, windowAt } from './quota.ts';
import type { Measure } from './quota-limits.ts';

/** A refusal that says which quota is used up, how far, and until when. */
export function quotaExceeded(
  { counter, limit, expiresAt }: CounterClaim,
  used: number,
  at: number,
) {
  const quota = quotaOf(counter);
  if (!quota) throw new Error(`There is no quota that ${counter} could count.`);
  const { name, window, measure } = quota;
  const { startsAt } = windowAt(window, at);
  return new JobFailure(
    'QUOTA_EXCEEDED',
    `The quota ${name} has no room: ${shown(used, measure)} of ${shown(limit, measure)} are used or ` +
      `reserved. It starts anew at ${new Date(expiresAt).toISOString()}.`,
    {
      retryAfterS: Math.max(1, Math.ceil((expiresAt - at) / 1_000)),
      quota: {
        name,
        limit: shown(limit, measure),
        used: shown(used, measure),
        windowS: (expiresAt - startsAt) / 1_000,
        resetsAt: expiresAt,
      },
    },
  );
}

/** As the API shows it: dollars as text. */
export const shown = (amount: number, measure: Measure): number | string =>
  measure === 'nanoUsd' ? usdOf(amount) : amount;
