import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createSiteUseCases } from '../limits/manage-sites.ts';
import type { Pace } from '../limits/pace.ts';
import { siteOf } from '../limits/site.ts';
import { summaryOf } from '../robots/summary.ts';
import { normalizeHost, type TargetPolicy } from '../wall/target.ts';
import { createDynamoBreakerStore } from './dynamo-breaker-store.ts';
import type { TableNames } from './dynamo-client.ts';
import { createDynamoRobotsCache } from './dynamo-robots-cache.ts';
import { createDynamoSiteStore } from './dynamo-site-store.ts';

export interface DynamoSitesOptions {
  readonly documents: DynamoDBDocumentClient;
  readonly tables: Pick<TableNames, 'limits' | 'registry'>;
  readonly policy: TargetPolicy;
  readonly defaults: Pace;
  readonly now: () => number;
}

/** The use cases of those who look after sites, on the rows that all workers share. */
export function createDynamoSites(options: DynamoSitesOptions) {
  const { documents, tables, policy } = options;
  const cache = createDynamoRobotsCache(documents, tables.registry);
  const free = new Set([...policy.allowedHosts].map(siteOfPair));
  return createSiteUseCases({
    ...options,
    sites: createDynamoSiteStore(documents, tables.limits),
    breakers: createDynamoBreakerStore(documents, tables.limits),
    robots: async (site) => (await cache.list(site)).map(summaryOf),
    isLetThrough: (site) => free.has(site),
  });
}

/** @param pair - `host:port` */
const siteOfPair = (pair: string): string =>
  siteOf(normalizeHost(pair.slice(0, pair.lastIndexOf(':'))));
