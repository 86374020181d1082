import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DeadLetterList } from '../../src/api/dead-letter-view.ts';
import { type Api, createApi, download, type JobView } from '../support/api.ts';
import { openTarget, type Target } from '../support/target.ts';

describe('the evidence of a job', () => {
  let target: Target;
  let api: Api;

  beforeAll(async () => {
    target = await openTarget();
    api = createApi(target.url, target.apiKey);
  });

  afterAll(() => target.close());

  /** Waits for what the page has not. */
  const failing = (more: object = {}) => ({
    kind: 'page',
    input: {
      url: `${target.demoUrl}/redirect?times=2`,
      waitFor: '#never',
      waitForTimeoutMs: 500,
      ...more,
    },
    maxAttempts: 1,
  });

  const evidenceOf = ({ attempts }: JobView, name: string) => {
    const file = attempts.at(-1)?.evidence?.find((one) => one.name.endsWith(name));
    if (!file) throw new Error(`No ${name}: ${JSON.stringify(attempts)}`);
    return file;
  };

  it('shows the page of an attempt that failed: picture, DOM and network', async () => {
    const job = await api.run(failing());

    expect(job).toMatchObject({ status: 'failed', failure: { code: 'ELEMENT_NOT_FOUND' } });
    const picture = await download(evidenceOf(job, 'screenshot.jpg'));
    const dom = await download(evidenceOf(job, 'dom.html'));
    const har = JSON.parse((await download(evidenceOf(job, 'network.har'))).toString());
    expect(picture.subarray(0, 3).toString('hex')).toBe('ffd8ff');
    expect(dom.toString()).toContain('</html>');
    expect(har.log.entries.length).toBeGreaterThan(2);
  });

  it('tells in the report by which redirects it came there', async () => {
    const job = await api.run(failing());

    const { redirects } = job.report as { redirects: { url: string }[] };
    expect(redirects).toHaveLength(2);
    expect(redirects[0]?.url).toBe(`${target.demoUrl}/redirect?times=2`);
  });

  it('is served as a download that no browser opens, and by its name', async () => {
    const job = await api.run(failing());
    const { name, url } = evidenceOf(job, 'dom.html');

    const direct = await fetch(url);
    await direct.body?.cancel();
    const byName = await api.send('GET', `/v1/jobs/${job.id}/artifacts/${name}`);

    expect(direct.headers.get('content-disposition')).toContain('attachment');
    expect(byName.status).toBe(303);
  });

  it('is named by the dead letter of the job', async () => {
    const input = { url: `${target.demoUrl}/slow?ms=25000` };
    const job = await api.run({ kind: 'page', input, timeoutMs: 2_000, maxAttempts: 1 });

    const response = await api.send('GET', '/v1/dead-letters?size=1000');
    const letters = DeadLetterList.parse(await response.json()).items;

    const letter = letters.find(({ jobId }) => jobId === job.id);
    expect(letter?.evidence).toContain(`/v1/jobs/${job.id}/artifacts/attempt-1-network.har`);
  });

  it('goes with the data of the job', async () => {
    const job = await api.run(failing());
    const { url } = evidenceOf(job, 'dom.html');

    const erased = await api.send('DELETE', `/v1/jobs/${job.id}/data`);
    const after = await fetch(url);
    await after.body?.cancel();

    expect(erased.status).toBe(204);
    expect(after.ok).toBe(false);
  });

  it('is not gathered where nobody wants it, and is of a success when somebody does', async () => {
    const none = await api.run(failing({ evidence: 'never' }));
    const input = { url: `${target.demoUrl}/languages`, evidence: 'always' };
    const all = await api.run({ kind: 'page', input });

    expect(none.attempts[0]?.evidence).toBeUndefined();
    expect(all.status).toBe('succeeded');
    expect(evidenceOf(all, 'screenshot.jpg').sizeBytes).toBeGreaterThan(1_000);
    expect(all.artifacts.map(({ name }) => name)).not.toContain('attempt-1-screenshot.jpg');
  });
});
