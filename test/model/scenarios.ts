import type { SubmitCommand } from '../../src/jobs/submit-job.ts';
import { type BatchOrder, batchOrder } from './batch-order.ts';
import { type Budget, NO_TROUBLE } from './budget.ts';
import type { Scenario } from './model.ts';
import type { ScrapeOrder } from './scrape-kind.ts';

/** What a client submits: under a key of its own, and the only job of its day. */
export const command = (key: string, overrides: Partial<SubmitCommand> = {}): SubmitCommand => ({
  clientId: 'cli_a',
  jobsPerDay: 1,
  requestId: 'req_a',
  kind: 'page',
  input: {},
  site: 'example.com',
  tags: [],
  timeoutMs: 30_000,
  maxAttempts: 2,
  idempotency: { key, bodyHash: 'body' },
  ...overrides,
});

/** One job and two workers, unless something else is said. */
export const scenario = (
  trouble: Partial<Budget>,
  overrides: Partial<Scenario> = {},
): Scenario => ({
  commands: [command('a')],
  workers: 2,
  budget: { ...NO_TROUBLE, ...trouble },
  ...overrides,
});

/** One scrape of two pages, each in an invocation of its own, unless something else is said. */
export const scrapeScenario = (
  trouble: Partial<Budget>,
  order: Partial<ScrapeOrder & SubmitCommand> = {},
  overrides: Partial<Scenario> = {},
): Scenario => {
  const { pages = 2, atOnce = 1, isEager = false, ...more } = order;
  const input = { pages, atOnce, isEager };
  return scenario(trouble, {
    commands: [command('a', { kind: 'scrape', input, ...more })],
    ...overrides,
  });
};

/** One batch with one item, and one worker, unless something else is said. */
export const batchScenario = (
  trouble: Partial<Budget>,
  order: Partial<BatchOrder> = {},
  overrides: Partial<Scenario> = {},
): Scenario =>
  scenario(trouble, {
    commands: [],
    workers: 1,
    batch: batchOrder({ items: ['good'], concurrency: 1, ...order }),
    ...overrides,
  });

/** One job and one worker, and somebody who wants to know how it ends. */
export const webhookScenario = (
  trouble: Partial<Budget>,
  overrides: Partial<Scenario> = {},
): Scenario => scenario(trouble, { workers: 1, isListening: true, ...overrides });
