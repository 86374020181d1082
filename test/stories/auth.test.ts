import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApi } from '../support/api.ts';
import { HAS_OTHER_CLIENT, openTarget, type Target } from '../support/target.ts';

describe('who may do what', () => {
  let target: Target;

  beforeAll(async () => {
    target = await openTarget();
  });

  afterAll(() => target.close());

  const body = () => ({ kind: 'screenshot', input: { url: `${target.demoUrl}/languages` } });

  it.each([
    ['no key', () => undefined],
    ['a key that never was', () => 'nonsense'],
    ['a key with one letter changed', () => changed(target.apiKey)],
  ])('answers 401 to %s', async (_case, key) => {
    const response = await createApi(target.url, key()).send('POST', '/v1/jobs', { body: body() });

    expect(response.status).toBe(401);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({ code: 'UNAUTHORIZED', status: 401 });
  });

  it.each(['/health', '/ready', '/docs'])('asks nobody for a key at %s', async (path) => {
    const response = await createApi(target.url).send('GET', path);
    await response.body?.cancel();

    expect(response.status).toBe(200);
  });

  it('answers 404 to the id of a job that never was', async () => {
    const api = createApi(target.url, target.apiKey);

    const response = await api.send('GET', '/v1/jobs/job_00000000000000000000000000');

    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 'JOB_NOT_FOUND' });
  });

  describe.skipIf(!HAS_OTHER_CLIENT)(
    'with two clients (on a stage: needs GANNET_OTHER_API_KEY)',
    () => {
      it.each([
        ['GET', ''],
        ['GET', '/events'],
        ['GET', '/artifacts/screenshot.png'],
        ['DELETE', ''],
      ])('answers %s of another client’s job%s with 404', async (method, path) => {
        const { id } = await createApi(target.url, target.apiKey).run(body());
        const stranger = createApi(target.url, target.otherKey);

        const response = await stranger.send(method, `/v1/jobs/${id}${path}`);
        const never = await stranger.send(method, `/v1/jobs/job_00000000000000000000000000${path}`);

        expect(response.status).toBe(404);
        expect((await response.json()).code).toBe((await never.json()).code);
      });

      it('lists no job of another client', async () => {
        const { id } = await createApi(target.url, target.apiKey).submit(body());
        const { items } = await createApi(target.url, target.otherKey).list('size=100');

        expect(items.map((job) => job.id)).not.toContain(id);
      });
    },
  );
});

/** The same key with its middle letter replaced by another. */
function changed(key: string): string {
  const middle = Math.floor(key.length / 2);
  const letter = key.charAt(middle) === 'a' ? 'b' : 'a';
  return key.slice(0, middle) + letter + key.slice(middle + 1);
}
