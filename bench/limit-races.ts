import { createDynamoBreakerStore } from '../src/aws/dynamo-breaker-store.ts';
import { createDynamoSiteStore } from '../src/aws/dynamo-site-store.ts';
import { startTestTables } from '../test/support/dynoxide.ts';
import { RACERS, RACES } from '../test/support/limit-races.ts';

/**
 * Races for slots, pages, places, breakers and probes on the embedded engine, a thousand seeded
 * rounds each. Prints how many were exact; fails if one was not.
 *
 *     npm run test:limits -- [rounds] [first seed]
 */
const rounds = Number(process.argv[2] ?? 1_000);
const firstSeed = Number(process.argv[3] ?? 1);

const engine = await startTestTables();
const { documents, tables } = engine;
const stores = {
  sites: createDynamoSiteStore(documents, tables.limits),
  breakers: createDynamoBreakerStore(documents, tables.limits),
};
console.log(`${RACERS} racers, seeds ${firstSeed} to ${firstSeed + rounds - 1}`);
try {
  for (const [name, race] of Object.entries(RACES)) {
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
