import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Sleep } from '../jobs/lease-keeper.ts';
import { firstTargetOf } from '../kinds/first-target.ts';
import { createBreaker } from '../limits/breaker.ts';
import { createOwnSites } from '../limits/own-sites.ts';
import type { Pace } from '../limits/pace.ts';
import { createPolitely, type Politely } from '../limits/politely.ts';
import { siteOf } from '../limits/site.ts';
import { type AgentOptions, agentOf } from '../robots/agent.ts';
import { createFetchRobots } from '../robots/fetch-robots.ts';
import { createRobots } from '../robots/robots.ts';
import { createWalledFetch } from '../wall/fetch.ts';
import { hostOf, isAllowedHost, portOf, type TargetPolicy } from '../wall/target.ts';
import { createDynamoBreakerStore } from './dynamo-breaker-store.ts';
import type { TableNames } from './dynamo-client.ts';
import { createDynamoClientStore } from './dynamo-client-store.ts';
import { createDynamoRobotsCache } from './dynamo-robots-cache.ts';
import { createDynamoSiteStore } from './dynamo-site-store.ts';

export interface DynamoPolitenessOptions {
  readonly documents: DynamoDBDocumentClient;
  readonly tables: Pick<TableNames, 'limits' | 'registry'>;
  readonly policy: TargetPolicy;
  readonly agent: AgentOptions;
  /** The stage's own pace, where nobody says anything else. */
  readonly defaults: Pace;
  readonly now: () => number;
  readonly sleep: Sleep;
  /** Told when something could not be given back or remembered; no job fails for that. */
  readonly onError: (error: unknown) => void;
}

/** Politeness that all workers share, for its rows are in DynamoDB. */
export function createDynamoPolitely(options: DynamoPolitenessOptions): Politely {
  const { documents, tables, policy, now } = options;
  const siteOfUrl = (url: URL) => siteOf(hostOf(url));
  const clients = createDynamoClientStore(documents, tables.registry);
  return createPolitely({
    ...options,
    sites: createDynamoSiteStore(documents, tables.limits),
    breaker: createBreaker(createDynamoBreakerStore(documents, tables.limits), now),
    robots: createRobots({
      ...options,
      fetch: createFetchRobots(createWalledFetch(policy), agentOf(options.agent)),
      cache: createDynamoRobotsCache(documents, tables.registry),
      siteOf: siteOfUrl,
    }),
    ownSites: createOwnSites({
      read: async (clientId) => (await clients.find(clientId))?.ownSites ?? [],
      now,
    }),
    targetOf: firstTargetOf,
    siteOf: siteOfUrl,
    isLetThrough: (url) => isAllowedHost(policy, hostOf(url), portOf(url)),
  });
}
