import { describe, expect, it } from 'vitest';
import type { ItemSource } from '../../../src/batches/create-batch.ts';
import { createDryRunBatch } from '../../../src/batches/dry-run.ts';
import { mostCostOf, usualCostOf } from '../../../src/costs/estimate.ts';
import { parseUrlOrder } from '../../support/batches.ts';
import { CLIENT, NOW } from '../../support/jobs.ts';
import { createMemoryFiles } from '../../support/memory-files.ts';
import { noRecipes } from '../../support/recipes.ts';

const KEY = 'clients/cli_test/uploads/upl_1/file';
const PRICED = { timeoutMs: 60_000, maxAttempts: 3 };

const good = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ url: `https://a/${n}` }));

async function dryRun(
  from: ItemSource,
  { content = '', limits = {}, used = 0, maxCostNanoUsd = undefined as number | undefined } = {},
) {
  const files = createMemoryFiles();
  files.contents.set(KEY, Buffer.from(content));
  const file = content === '' ? undefined : await files.look(KEY);
  const run = createDryRunBatch({
    files,
    getUpload: async () => ({
      upload: {
        ...{ id: 'upl_1', clientId: CLIENT, version: 0, key: KEY, purpose: 'batch' },
        ...{ mediaType: 'text/csv', maxBytes: 1_000, createdAt: NOW },
        ...{ formExpiresAt: NOW, expiresAt: NOW },
      },
      file,
    }),
    parseOrder: async (body, rules, recipes) => {
      const parsed = await parseUrlOrder(body, rules, recipes);
      return 'order' in parsed ? { order: { ...parsed.order, limits: rules.limits } } : parsed;
    },
    findRecipe: noRecipes,
    usage: { used: async () => used, running: async () => 4 },
    now: () => NOW,
    workerMemoryMb: 2_048,
  });
  return run(
    { clientId: CLIENT, requestId: 'req_test', from, maxCostNanoUsd },
    { jobsPerDay: 100, ...limits },
  );
}

const csv = { uploadId: 'upl_1', format: 'csv', delimiter: ',' } as const;
const inUrl = { columns: { url: { to: '/url', as: 'string' } } } as const;

describe('the dry run of a batch', () => {
  it('prices all items of a request, and says which would be refused', async () => {
    const found = await dryRun({ items: [...good(3), { no: 'url' }, 7] });

    expect(found).toMatchObject({ checked: 5, isAll: true, good: 3, refused: 2, bytes: undefined });
    expect(found.refusals).toMatchObject([
      { index: 3, errors: [{ pointer: '/url' }] },
      { index: 4, errors: [{ pointer: '/url' }] },
    ]);
    expect(found.usualNanoUsd).toBe(3 * usualCostOf(PRICED, 2_048));
    expect(found.mostNanoUsd).toBe(3 * mostCostOf(PRICED));
  });

  it('says how far quotas and places would go', async () => {
    const limits = { limits: { concurrentJobs: 5, usdPerDay: '0.03' } };
    const found = await dryRun({ items: good(20) }, { limits });

    expect(found.quotas).toMatchObject([
      { quota: { name: 'jobsPerDay' }, limit: 100, used: 0, adds: 20 },
      { quota: { name: 'usdPerDay' }, limit: 30_000_000, adds: 20 * mostCostOf(PRICED) },
    ]);
    expect(found.withRoom).toBe(Math.floor(30_000_000 / mostCostOf(PRICED)));
    expect(found.concurrency).toEqual({ limit: 5, running: 4 });
  });

  it('says how many jobs a limit of the batch pays for', async () => {
    const enoughForTwo = 2 * usualCostOf(PRICED, 2_048);
    const found = await dryRun({ items: good(3) }, { maxCostNanoUsd: enoughForTwo });

    expect(found.affordable).toBe(2);
  });

  it('reads the first thousand items of a file, and says that there are more', async () => {
    const content = `url\n${good(1_001)
      .map(({ url }) => `${url}\n`)
      .join('')}`;
    const found = await dryRun({ ...csv, ...inUrl }, { content });

    expect(found).toMatchObject({ checked: 1_000, isAll: false, good: 1_000 });
    expect(found.bytes).toEqual({
      checked: content.length - 'https://a/1000\n'.length,
      total: content.length,
    });
  });

  it('knows that a file of exactly a thousand items has no more', async () => {
    const content = `url\n${'https://a/\n'.repeat(1_000)}`;
    const found = await dryRun({ ...csv, ...inUrl }, { content });

    expect([found.checked, found.isAll]).toEqual([1_000, true]);
  });

  it('shows the first twenty refused items, and counts all', async () => {
    const found = await dryRun({ items: Array(50).fill({}) });

    expect([found.refusals.length, found.refused, found.good]).toEqual([20, 50, 0]);
    expect([found.usualNanoUsd, found.withRoom]).toEqual([0, 0]);
  });

  it.each([
    ['no file yet', '', 'UPLOAD_NOT_READY'],
    ['no item', 'url\n', 'BATCH_FILE_INVALID'],
    ['not the column that was named', 'address\nhttps://a/\n', 'BATCH_FILE_INVALID'],
  ])('refuses what the batch would be refused for: %s', async (_what, content, code) => {
    await expect(dryRun({ ...csv, ...inUrl }, { content })).rejects.toMatchObject({ code });
  });
});
