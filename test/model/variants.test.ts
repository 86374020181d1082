import { describe, expect, it } from 'vitest';
import { ENDS, explore } from './explore.ts';
import { INVARIANTS, STEP_INVARIANTS } from './invariants.ts';
import { createModel } from './model.ts';
import { traceOf } from './trace.ts';
import { REAL } from './use-cases.ts';
import { VARIANTS } from './variants/all.ts';

const MOST_STATES = 100_000;

const search = (variant: (typeof VARIANTS)[number]) =>
  explore(createModel(variant.scenario, variant), {
    mostStates: MOST_STATES,
    promises: [variant.breaks],
  });

const traceOfVariant = async (name: string): Promise<string> => {
  const variant = VARIANTS.find((one) => one.name === name);
  if (!variant) throw new Error(`There is no variant «${name}».`);
  const { violation } = await search(variant);
  return violation ? traceOf(violation) : 'not caught';
};

describe('a life cycle that looks right and is not', () => {
  it.each(VARIANTS.map((variant) => [variant.name, variant] as const))(
    'is caught: %s',
    async (_name, variant) => {
      const { violation } = await search(variant);

      expect(violation?.invariant).toBe(variant.breaks);
    },
  );

  it.each(VARIANTS.map((variant) => [variant.name, variant] as const))(
    'would be fine without its mistake: %s',
    async (_name, { scenario }) => {
      const model = createModel(scenario, { useCases: REAL, isSwept: true });

      const { violation } = await explore(model, { mostStates: MOST_STATES });

      expect(violation && traceOf(violation)).toBeUndefined();
    },
  );

  it('is there for every promise: a check that cannot fail is no check', () => {
    const promises = [ENDS, ...[...INVARIANTS, ...STEP_INVARIANTS].map(({ name }) => name)];

    const caught = new Set(VARIANTS.map(({ breaks }) => breaks));

    expect([...caught].sort()).toEqual(promises.sort());
  });

  it('is shown to lose a job, step by step', async () => {
    const trace = await traceOfVariant(
      'the message is deleted before the work, and nobody sweeps leases',
    );

    expect(trace).toBe(
      [
        'Broken: all that was accepted ends.',
        '   1. api 1: writes the new job → created',
        '   2. api 1: sends the message',
        '   3. message 1 is delivered',
        '   4. worker 1: deletes its message',
        '   5. worker 1: reads the row → queued',
        '   6. worker 1: writes job.started (attempt 1, from version 0), and dies',
        '   7. it is 3 s',
        '   8. the sweep of jobs begins',
        '   9. job_1 stays running (attempt 1)',
        '   => nothing is left that could change that.',
      ].join('\n'),
    );
  });

  it('is shown to publish a file of the wrong attempt, step by step', async () => {
    const trace = await traceOfVariant('one object key a job');

    expect(trace).toMatch(/worker 1: stores .*\/page.txt\n.*\n.*worker 2: writes job.succeeded/);
  });
});
