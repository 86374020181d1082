import { createMemoryBreakerStore, createMemorySiteStore } from '../support/memory-site-store.ts';
import { breakerStoreContract } from './breaker-store.contract.ts';
import { siteStoreContract } from './site-store.contract.ts';

siteStoreContract('memory', async () => createMemorySiteStore());
breakerStoreContract('memory', async () => createMemoryBreakerStore());
