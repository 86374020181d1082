import { expect, it } from 'vitest';
import { NO_TROUBLE } from './budget.ts';
import { createModel } from './model.ts';
import { batchScenario, command, scenario } from './scenarios.ts';
import { traceOf } from './trace.ts';
import { REAL } from './use-cases.ts';
import { unswept } from './variants/variant.ts';
import { randomFrom, walk } from './walk.ts';

const SEED = 20_261_122;
const WALKS = 300;
const BATCH_WALKS = 100;
const WALKS_MS = 300_000;

/** Everything at once: three jobs of one client, whose quota has room for two, and three workers. */
const CROWD = scenario(Object.fromEntries(Object.keys(NO_TROUBLE).map((name) => [name, 2])), {
  commands: ['a', 'b', 'c'].map((key) => command(key, { jobsPerDay: 2 })),
  workers: 3,
});

it(
  'keeps every promise on random ways through a scenario that is too big to search',
  async () => {
    const model = createModel(CROWD, { useCases: REAL, isSwept: true });
    const random = randomFrom(SEED);

    for (let count = 0; count < WALKS; count += 1) {
      const violation = await walk(model, random);
      expect(violation && traceOf(violation)).toBeUndefined();
    }

    console.info(`${WALKS} walks from seed ${SEED}, code run ${model.actors.replays} times`);
  },
  WALKS_MS,
);

/** The same around a batch, whose jobs and whose end somebody wants to know of. */
const CROWDED_BATCH = batchScenario(
  Object.fromEntries(Object.keys(NO_TROUBLE).map((name) => [name, 2])),
  { items: ['good', 'bad', 'good', 'good'], from: 'upload', concurrency: 2 },
  { workers: 2, isListening: true },
);

it(
  'keeps every promise on random ways through the life of a batch that is too big to search',
  async () => {
    const model = createModel(CROWDED_BATCH, { useCases: REAL, isSwept: true });
    const random = randomFrom(SEED);

    for (let count = 0; count < BATCH_WALKS; count += 1) {
      const violation = await walk(model, random);
      expect(violation && traceOf(violation)).toBeUndefined();
    }

    console.info(`${BATCH_WALKS} walks from seed ${SEED}, code run ${model.actors.replays} times`);
  },
  WALKS_MS,
);

it(
  'loses a job on some random way when nobody sweeps',
  async () => {
    const model = createModel(CROWD, unswept());
    const random = randomFrom(SEED);

    const violations = await Promise.all(Array.from({ length: 20 }, () => walk(model, random)));

    expect(violations.filter(Boolean).length).toBeGreaterThan(0);
  },
  WALKS_MS,
);
