import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRunner, type TestRunner } from '../../../support/kind-runner.ts';
import { CRAFT_PAGES } from '../../../support/site/craft-pages.ts';
import { type Site, startSite } from '../../../support/site/site.ts';

let site: Site;
let runner: TestRunner;

beforeAll(async () => {
  site = await startSite(CRAFT_PAGES);
  runner = await startRunner([site]);
});

afterAll(async () => {
  await runner.close();
  await site.close();
});

const reportOf = async (path: string, options: object) => {
  const { report } = await runner.run('page', {
    url: site.url(path),
    outputs: ['html'],
    ...options,
  });
  return report;
};

describe('block', () => {
  it('keeps known third parties out, counts them by list, and lacks nothing for it', async () => {
    const block = { lists: ['ads', 'trackers', 'social'] };

    expect(await reportOf('/third-parties', { block })).toMatchObject({
      blocked: { ads: 1, trackers: 1, social: 1, chat: 0, resourceTypes: 0, urlPatterns: 0 },
      requests: { total: 6, ok: 3, blocked: 3, failed: 0, refused: 0 },
    });
  });

  it('lets everything try without it', async () => {
    const report = await reportOf('/third-parties', {});

    expect(report).not.toHaveProperty('blocked');
    expect(report).toMatchObject({ requests: { total: 6, blocked: 0 } });
  });

  it('keeps types and addresses out, but never the page', async () => {
    const before = site.requests.length;
    const block = {
      resourceTypes: ['image', 'other'],
      urlPatterns: ['*own.js', site.url('/third-parties')],
    };
    const report = await reportOf('/third-parties', { block });

    expect(report).toMatchObject({ status: 200, blocked: { resourceTypes: 2, urlPatterns: 1 } });
    expect(site.requests.slice(before)).toEqual(['/third-parties']);
    expect(runner.file('page.html').toString()).not.toContain('data-own');
  });

  it('keeps pictures and fonts out without calling them missing', async () => {
    const blocked = { block: { resourceTypes: ['image', 'font'] } };

    expect(await reportOf('/gallery', blocked)).toMatchObject({
      images: { expected: 2, loaded: 0 },
      complete: true,
    });
    expect(await reportOf('/fonts', blocked)).toMatchObject({ complete: true });
  });

  it('leaves downloads, redirects and frames of the page as they are', async () => {
    const block = { lists: ['ads'] };

    expect(await reportOf('/to-blue', { block })).toMatchObject({
      finalUrl: site.url('/blue'),
      redirects: [{ status: 302 }, { status: 301 }],
    });
    await expect(reportOf('/download', { block })).rejects.toMatchObject({
      code: 'TARGET_IS_DOWNLOAD',
    });
  });
});
