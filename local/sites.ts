import { createHandler } from '../functions/manage-sites/handler.ts';
import { createDynamoRecord } from '../src/aws/dynamo-audit.ts';
import { createDynamoPolitely } from '../src/aws/dynamo-politeness.ts';
import { createDynamoSites } from '../src/aws/dynamo-sites.ts';
import { idsFrom } from '../src/jobs/ids.ts';
import type { Pace } from '../src/limits/pace.ts';
import type { Politely } from '../src/limits/politely.ts';
import type { AgentOptions } from '../src/robots/agent.ts';
import { now, sleep } from '../src/runtime/clock.ts';
import { logger } from '../src/runtime/observability.ts';
import type { TargetPolicy } from '../src/wall/target.ts';
import type { Rows } from './rows.ts';

interface Dependencies {
  readonly rows: Rows;
  readonly policy: TargetPolicy;
  /** At sites of which nobody says anything else. */
  readonly pace: Pace;
}

/** Politeness towards sites, composed with the embedded engine. */
export const createLocalPolitely = (
  { rows, policy, pace }: Dependencies,
  agent: AgentOptions,
): Politely =>
  createDynamoPolitely({
    ...rows,
    policy,
    agent,
    defaults: pace,
    now,
    sleep,
    onError: (error) => logger.warn('not given back or not remembered', { error }),
  });

/** The function that shows and sets sites. */
export const createSiteFunctions = ({ rows, policy, pace }: Dependencies) => ({
  'manage-sites': createHandler({
    ...createDynamoSites({ ...rows, policy, defaults: pace, now }),
    record: createDynamoRecord({
      documents: rows.documents,
      TableName: rows.tables.registry,
      newId: idsFrom(now),
      now,
    }),
  }),
});
