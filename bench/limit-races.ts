import { createDynamoBreakerStore } from '../src/aws/dynamo-breaker-store.ts';
import { createDynamoJobStore } from '../src/aws/dynamo-job-store.ts';
import { createDynamoPlaces } from '../src/aws/dynamo-places.ts';
import { createDynamoSessionUses } from '../src/aws/dynamo-session-uses.ts';
import { createDynamoSiteStore } from '../src/aws/dynamo-site-store.ts';
import { startTestTables } from '../test/support/dynoxide.ts';
import { RACES } from '../test/support/limit-races.ts';
import { QUOTA_RACES } from '../test/support/quota-races.ts';
import { RACERS } from '../test/support/racing.ts';

/**
 * Races for slots, pages, places, breakers, probes, quotas, budgets, running jobs and accounts on the embedded
 * engine, a thousand seeded rounds each. Prints how many were exact; fails if one was not.
 *
 *     npm run test:limits -- [rounds] [first seed] [race …]
 */
const rounds = Number(process.argv[2] ?? 1_000);
const firstSeed = Number(process.argv[3] ?? 1);
const names = new Set(process.argv.slice(4));
const races = Object.entries({ ...RACES, ...QUOTA_RACES }).filter(
  ([name]) => names.size === 0 || names.has(name),
);

const engine = await startTestTables();
const { documents, tables } = engine;
const stores = {
  sites: createDynamoSiteStore(documents, tables.limits),
  breakers: createDynamoBreakerStore(documents, tables.limits),
  jobs: createDynamoJobStore({ documents, tables, onUnreadable: (row) => console.log(row) }),
  uses: createDynamoSessionUses({ documents, tableName: tables.jobs }),
  places: createDynamoPlaces({ documents, tables, mostOf: async () => undefined }),
};
console.log(`${RACERS} racers, seeds ${firstSeed} to ${firstSeed + rounds - 1}`);
try {
  for (const [name, race] of races) {
    const startedAt = performance.now();
    let exact = 0;
    for (let seed = firstSeed; seed < firstSeed + rounds; seed += 1) {
      const faults = await race(stores, seed);
      if (faults.length === 0) exact += 1;
      else console.log(`${name}, seed ${seed}: ${faults.join('; ')}`);
    }
    const tookS = ((performance.now() - startedAt) / 1_000).toFixed(1);
    console.log(`${name}: ${exact} of ${rounds} rounds exact (${tookS} s)`);
    if (exact < rounds) process.exitCode = 1;
  }
} finally {
  await engine.stop();
}
