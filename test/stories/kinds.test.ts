import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, type ArtifactView, createApi, download, type JobView } from '../support/api.ts';
import { openTarget, type Target } from '../support/target.ts';

describe('a job of every kind', () => {
  let target: Target;
  let api: Api;

  beforeAll(async () => {
    target = await openTarget();
    api = createApi(target.url, target.apiKey);
  });

  afterAll(() => target.close());

  const run = (kind: string, path: string, input: object = {}) =>
    api.run({ kind, input: { url: target.demoUrl + path, ...input } });

  const artifactOf = (job: JobView, name: string): ArtifactView => {
    const found = job.artifacts.find((artifact) => artifact.name === name);
    if (!found) throw new Error(`No ${name}: ${JSON.stringify(job.failure ?? job.artifacts)}`);
    return found;
  };

  it('takes a screenshot, and hands it out through a link', async () => {
    const job = await run('screenshot', '/', { viewport: { width: 800, height: 600 } });
    const artifact = artifactOf(job, 'screenshot.png');
    const picture = await download(artifact);

    expect(job.status).toBe('succeeded');
    expect(job.report).toMatchObject({ status: 200, finalUrl: `${target.demoUrl}/` });
    expect(picture.subarray(1, 4).toString()).toBe('PNG');
    expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([800, 600]);
    expect(picture.byteLength).toBe(artifact.sizeBytes);
    expect(createHash('sha256').update(picture).digest('hex')).toBe(artifact.sha256);
  });

  it('serves an artifact as a download that no browser opens or guesses the type of', async () => {
    const job = await run('screenshot', '/languages');
    const response = await fetch(artifactOf(job, 'screenshot.png').url);
    await response.body?.cancel();

    expect(response.headers.get('content-type')).toBe('image/png');
    expect(response.headers.get('content-disposition')).toBe(
      'attachment; filename="screenshot.png"',
    );
  });

  it('leads from the name of an artifact to its link', async () => {
    const job = await run('screenshot', '/languages');

    const response = await api.send('GET', `/v1/jobs/${job.id}/artifacts/screenshot.png`);
    const followed = await fetch(response.headers.get('location') ?? '');

    expect(response.status).toBe(303);
    expect((await followed.bytes()).byteLength).toBe(artifactOf(job, 'screenshot.png').sizeBytes);
  });

  it('prints a page as PDF', async () => {
    const job = await run('pdf', '/products/the-gannet', { format: 'a5' });
    const document = await download(artifactOf(job, 'document.pdf'));

    expect(job.status).toBe('succeeded');
    expect(document.subarray(0, 5).toString()).toBe('%PDF-');
    expect(document.subarray(-6).toString()).toContain('%%EOF');
  });

  it('reads a page as Markdown, text, links and metadata', async () => {
    const job = await run('page', '/products/the-gannet', {
      outputs: ['html', 'markdown', 'text', 'links', 'metadata'],
    });
    const text = async (name: string) => (await download(artifactOf(job, name))).toString();

    expect(await text('page.md')).toContain('# The Gannet');
    expect(await text('page.txt')).toContain('€32.00');
    expect(await text('page.html')).toContain('</html>');
    expect(await text('links.json')).toContain('/products/seabirds-of-the-north');
    expect(JSON.parse(await text('metadata.json'))).toMatchObject({
      canonicalUrl: `${target.demoUrl}/products/the-gannet`,
    });
  });

  it('shows an error page of the site as a result, with its status in the report', async () => {
    const job = await run('screenshot', '/errors/404');

    expect(job.status).toBe('succeeded');
    expect(job.report).toMatchObject({ status: 404 });
  });

  it('fails on an error page if the client asks for that', async () => {
    const job = await run('screenshot', '/errors/500', { failOn: ['5xx'] });

    expect(job).toMatchObject({ status: 'failed', failure: { code: 'TARGET_HTTP_ERROR' } });
    expect(job.artifacts).toEqual([]);
  });

  it('follows redirects, and tells of them', async () => {
    const job = await run('page', '/redirect?times=2', { outputs: ['text'] });

    expect(job.status).toBe('succeeded');
    expect(job.report).toMatchObject({ finalUrl: `${target.demoUrl}/`, status: 200 });
    expect(job.report?.redirects).toHaveLength(2);
  });

  it('says what the job used', async () => {
    const job = await run('screenshot', '/products');

    expect(job.receipt).toMatchObject({
      wallMs: expect.any(Number),
      browserMs: expect.any(Number),
      downloadedBytes: expect.any(Number),
      storedBytes: artifactOf(job, 'screenshot.png').sizeBytes,
    });
  });
});
