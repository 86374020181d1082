import { ACCOUNT_VARIANTS } from './accounts.ts';
import { BATCH_VARIANTS } from './batches.ts';
import { FENCE_VARIANTS } from './fences.ts';
import { MESSAGE_VARIANTS } from './messages.ts';
import { SCRAPE_VARIANTS } from './scrapes.ts';
import type { Variant } from './variant.ts';
import { WEBHOOK_VARIANTS } from './webhooks.ts';

export const VARIANTS: readonly Variant[] = [
  ...MESSAGE_VARIANTS,
  ...FENCE_VARIANTS,
  ...ACCOUNT_VARIANTS,
  ...BATCH_VARIANTS,
  ...WEBHOOK_VARIANTS,
  ...SCRAPE_VARIANTS,
];
