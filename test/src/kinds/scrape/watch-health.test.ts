import { describe, expect, it } from 'vitest';
import { Continuation } from '../../../../src/jobs/continuation.ts';
import { JobFailure } from '../../../../src/jobs/errors.ts';
import type { FoundEvidence, Observed, RunKind } from '../../../../src/jobs/ports.ts';
import { watchingHealth } from '../../../../src/kinds/scrape/watch-health.ts';
import type { LatestRuns } from '../../../../src/recipes/health/ports.ts';
import { BEGINNING } from '../../../../src/recipes/walk/state.ts';
import { NOW } from '../../../support/jobs.ts';

const INPUT = { recipe: { start: ['https://shop.example/'], fields: [{ name: 'price' }] } };
const STORED = { name: 'products', version: 3 };
const SIGHT = { state: { ...BEGINNING, pages: 1, rows: 1, fields: { price: [1, 1, 1] } } };
const EVIDENCE = { files: [], missing: [], report: { status: 200 } };

const scraping: RunKind = async (_request, { observe }) => {
  observe?.(SIGHT);
  return { artifacts: [], report: { scrape: { rows: 1 } }, browserMs: 0, downloadedBytes: 0 };
};

const failing =
  (thrown: Error): RunKind =>
  async (_request, { observe, evidence }) => {
    observe?.(SIGHT);
    await evidence?.keep(EVIDENCE);
    throw thrown;
  };

async function watched(run: RunKind, more: object = {}, latestRuns: LatestRuns = async () => []) {
  const seen: { errors: unknown[]; evidence: FoundEvidence[]; observed: Observed[] } = {
    errors: [],
    evidence: [],
    observed: [],
  };
  const watching = watchingHealth(run, {
    latestRuns,
    now: () => NOW,
    onError: (error) => seen.errors.push(error),
  });
  const request = {
    ...{ jobId: 'job_1', clientId: 'cli_a', kind: 'scrape', input: INPUT, timeoutMs: 1_000 },
    recipe: STORED,
    ...more,
  };
  const outcome = await watching(request, {
    signal: new AbortController().signal,
    budgetMs: 1_000,
    put: () => Promise.reject(new Error('Nothing is stored here.')),
    observe: (one) => seen.observed.push(one),
    evidence: { keep: async (found) => void seen.evidence.push(found) },
  }).catch((thrown: unknown) => thrown);
  return { outcome, ...seen };
}

describe('a scrape whose health is watched', () => {
  it('says in its report how it compares', async () => {
    const { outcome, observed } = await watched(scraping);

    expect(outcome).toMatchObject({ report: { scrape: { health: 'healthy', warnings: [] } } });
    expect(observed).toEqual([
      { observation: expect.objectContaining({ id: 'run_1', status: 'succeeded', rows: 1 }) },
    ]);
  });

  it('is not taken back when the runs before cannot be read', async () => {
    const broken = () => Promise.reject(new Error('busy'));

    const { outcome, errors, observed } = await watched(scraping, {}, broken);

    expect(outcome).toMatchObject({ report: { scrape: { rows: 1, health: 'healthy' } } });
    expect(errors).toEqual([new Error('busy')]);
    expect(observed).toHaveLength(1);
  });

  it('says of a failure what was counted, together with the evidence', async () => {
    const failure = new JobFailure('FIELD_MISSING', 'Gone.');

    const { outcome, evidence, observed } = await watched(failing(failure));

    expect(outcome).toBe(failure);
    expect(evidence).toEqual([
      {
        ...EVIDENCE,
        report: { status: 200, scrape: expect.objectContaining({ rows: 1, health: 'broken' }) },
      },
    ]);
    expect(observed).toMatchObject([{ observation: { status: 'failed', code: 'FIELD_MISSING' } }]);
  });

  it('says nothing while it goes on elsewhere', async () => {
    const spent = { browserMs: 0, downloadedBytes: 0, storedBytes: 0 };

    const { observed } = await watched(failing(new Continuation(spent)));

    expect(observed).toEqual([]);
  });

  it('counts for its client alone where the recipe is its own', async () => {
    const { outcome, evidence, observed } = await watched(
      failing(new JobFailure('FIELD_MISSING', 'Gone.')),
      { recipe: undefined },
      () => Promise.reject(new Error('Nobody asks.')),
    );

    expect(outcome).toMatchObject({ code: 'FIELD_MISSING' });
    expect(evidence[0]?.report?.scrape).toMatchObject({ rows: 1 });
    expect(observed).toEqual([]);
  });

  it.each([{ kind: 'page' }, { input: { ...INPUT, test: true } }])(
    'is left alone where it is none: %j',
    async (more) => {
      const { observed } = await watched(scraping, more);

      expect(observed).toEqual([SIGHT]);
    },
  );
});
