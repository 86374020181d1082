import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SessionList, SessionView } from '../../src/api/session-view.ts';
import { type Api, createApi, download, type JobView } from '../support/api.ts';
import { HAS_OTHER_CLIENT, openTarget, type Target } from '../support/target.ts';

describe('sessions', () => {
  let target: Target;
  let api: Api;
  let names = 0;

  beforeAll(async () => {
    target = await openTarget();
    api = createApi(target.url, target.apiKey);
  });

  afterAll(() => target.close());

  const put = async (name: string, contents: object = {}) => {
    const response = await api.send('PUT', `/v1/sessions/${name}`, { body: { contents } });
    return { status: response.status, text: await response.text() };
  };
  /** A session of this run: on a stage there may be others. */
  const newSession = async (contents: object = {}) => {
    names += 1;
    const name = `story-${Date.now()}-${names}`;
    expect(await put(name, contents)).toMatchObject({ status: 201 });
    return name;
  };
  const get = async (name: string) => {
    const response = await api.send('GET', `/v1/sessions/${name}`);
    return SessionView.parse(await response.json());
  };
  const read = (session: object, more: object = {}) =>
    api.run({
      kind: 'page',
      input: { url: `${target.demoUrl}/consent`, outputs: ['text'], session, ...more },
    });
  /** What the door says to a job in a session of this name. */
  const submit = async (client: Api, name: string) => {
    const input = { url: `${target.demoUrl}/consent`, session: { name } };
    const response = await client.send('POST', '/v1/jobs', { body: { kind: 'page', input } });
    return (await response.json()) as { status: number; errors: unknown };
  };
  const textOf = async (job: JobView) => {
    const file = job.artifacts.find(({ name }) => name === 'page.txt');
    if (!file) throw new Error(`No text: ${JSON.stringify(job.failure)}`);
    return (await download(file)).toString();
  };

  it('carry from one job to the next what a page has stored', async () => {
    const name = await newSession();

    const first = await read({ name, save: true }, { click: ['#reject-all'] });
    const second = await read({ name });
    const stranger = await read({ name: await newSession() });

    expect(first.report).toMatchObject({ session: { name, saved: 'saved' } });
    expect(await textOf(second)).not.toContain('We value your privacy');
    expect(await textOf(stranger)).toContain('We value your privacy');
    const shown = await get(name);
    expect(shown.counts.cookies).toBe(1);
    expect(shown.lastUsedAt).toBeDefined();
  });

  it('show how much is in them, and nothing else', async () => {
    const value = 'a-value-that-nobody-gets-to-see';
    const name = await newSession({
      cookies: [{ name: 'sid', value, domain: 'example.com' }],
      httpAuth: [{ origin: 'https://example.com', username: 'bob', password: value }],
    });

    const one = await api.send('GET', `/v1/sessions/${name}`);
    const all = await api.send('GET', '/v1/sessions');
    const [oneText, allText] = [await one.text(), await all.text()];

    expect(SessionView.parse(JSON.parse(oneText)).counts).toMatchObject({
      cookies: 1,
      httpAuth: 1,
    });
    expect(SessionList.parse(JSON.parse(allText)).items.map((item) => item.name)).toContain(name);
    expect(oneText + allText).not.toMatch(/a-value-that|example\.com|bob/);
  });

  it('are replaced whole, and deleted', async () => {
    const name = await newSession({
      cookies: [{ name: 'sid', value: 'v', domain: 'example.com' }],
    });

    expect(await put(name, {})).toMatchObject({ status: 200 });
    expect((await get(name)).counts.cookies).toBe(0);
    const deleted = await api.send('DELETE', `/v1/sessions/${name}`);
    const again = await api.send('DELETE', `/v1/sessions/${name}`);
    const job = await submit(api, name);

    expect([deleted.status, again.status]).toEqual([204, 404]);
    expect(job).toMatchObject({
      status: 400,
      errors: [{ pointer: '/input/session', code: 'SESSION_NOT_FOUND' }],
    });
  });

  it('refuse cookies that no site could set', async () => {
    const { status, text } = await put('refused', {
      cookies: [{ name: 'sid', value: 'v', domain: '.co.uk' }],
    });

    expect(status).toBe(400);
    expect(text).toContain('/contents/cookies/0/domain');
  });

  it.runIf(HAS_OTHER_CLIENT)('are there for nobody else: as if they had never been', async () => {
    const name = await newSession({ cookies: [{ name: 'a', value: 'b', domain: 'example.com' }] });
    const other = createApi(target.url, target.otherKey);

    const shown = await other.send('GET', `/v1/sessions/${name}`);
    const never = await other.send('GET', '/v1/sessions/never-was');
    const deleted = await other.send('DELETE', `/v1/sessions/${name}`);
    const used = await submit(other, name);
    const missed = await submit(other, 'never-was');

    const detailOf = async (response: Response) => (await response.json()) as { detail: string };
    expect((await detailOf(shown)).detail.replace(name, 'never-was')).toBe(
      (await detailOf(never)).detail,
    );
    expect([shown.status, never.status, deleted.status]).toEqual([404, 404, 404]);
    expect(used.status).toBe(400);
    expect(JSON.stringify(used.errors).replaceAll(name, 'never-was')).toBe(
      JSON.stringify(missed.errors),
    );
    expect((await get(name)).counts.cookies).toBe(1);
  });
});
