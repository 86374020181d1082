import { describe, expect, it } from 'vitest';
import { createHandler } from '../../../functions/manage-sessions/handler.ts';
import { SessionList, SessionView } from '../../../src/api/session-view.ts';
import { sessionNotFound } from '../../../src/sessions/failures.ts';
import type { SessionWish } from '../../../src/sessions/manage-sessions.ts';
import type { SessionInfo } from '../../../src/sessions/session.ts';
import { apiEvent, CLIENT_ID, lambdaContext, problemOf } from '../../support/http.ts';
import { NOW } from '../../support/jobs.ts';

const INFO: SessionInfo = {
  clientId: CLIENT_ID,
  name: 'shop',
  revision: 'r1',
  counts: { cookies: 1, origins: 0, localStorage: 0, sessionStorage: 0, httpAuth: 0, headers: 0 },
  createdAt: NOW,
  updatedAt: NOW,
  lifeMs: 1_000,
  expiresAt: NOW + 1_000,
};

function sessions({ isNew = true } = {}) {
  const wishes: SessionWish[] = [];
  const removed: string[] = [];
  const handler = createHandler({
    sessions: {
      put: async (wish) => {
        wishes.push(wish);
        return { info: INFO, isNew };
      },
      get: async (clientId, name) => {
        if (clientId === CLIENT_ID && name === 'shop') return INFO;
        throw sessionNotFound(name);
      },
      list: async () => [INFO],
      remove: async (_clientId, name) => void removed.push(name),
    },
  });
  const send = (method: string, more: object = {}) =>
    handler(
      apiEvent({ route: `${method} /v1/sessions/{name}`, path: { name: 'shop' }, ...more }),
      lambdaContext,
    );
  const list = () => handler(apiEvent({ route: 'GET /v1/sessions' }), lambdaContext);
  return { send, list, wishes, removed };
}

const body = (contents: object, more: object = {}) => JSON.stringify({ contents, ...more });
const json = { 'content-type': 'application/json' };

describe('PUT /v1/sessions/{name}', () => {
  it('keeps the limits of the account, and refuses such as nobody can keep', async () => {
    const { send, wishes } = sessions();
    const limits = { perDay: 20, timeZone: 'Europe/Berlin' };
    const put = (given: object) =>
      send('PUT', { body: body({}, { limits: given }), headers: json });

    await put(limits);
    const refused = await put({ perDay: 0 });

    expect(wishes).toMatchObject([{ limits }]);
    expect(problemOf(refused)).toMatchObject({ errors: [{ pointer: '/limits/perDay' }] });
  });

  it('keeps what came, for 30 days unless told otherwise, and shows only counts', async () => {
    const { send, wishes } = sessions();
    const cookies = [{ name: 'a', value: 'secret', domain: 'example.com' }];

    const response = await send('PUT', { body: body({ cookies }), headers: json });

    expect(response.statusCode).toBe(201);
    expect(response.headers).toMatchObject({ location: '/v1/sessions/shop' });
    expect(SessionView.parse(JSON.parse(response.body)).counts.cookies).toBe(1);
    expect(response.body).not.toMatch(/secret|revision/);
    expect(wishes[0]).toMatchObject({ clientId: CLIENT_ID, name: 'shop', lifeMs: 30 * 86_400_000 });
  });

  it('answers 200 when it was there', async () => {
    const { send } = sessions({ isNew: false });

    const response = await send('PUT', { body: body({}, { expiresIn: 60 }), headers: json });

    expect(response.statusCode).toBe(200);
  });

  it('names the field that is not valid, and never repeats its value', async () => {
    const { send, wishes } = sessions();
    const cookies = [{ name: 'a', value: 'top;secret', domain: '.com' }];

    const response = await send('PUT', { body: body({ cookies }), headers: json });

    expect(problemOf(response).errors?.map(({ pointer }) => pointer)).toContain(
      '/contents/cookies/0/value',
    );
    expect(response.body).not.toContain('top;secret');
    expect(wishes).toEqual([]);
  });

  it.each(['', '.hidden', 'a/b', '../x', 'x'.repeat(65)])('refuses the name "%s"', async (name) => {
    const response = await sessions().send('PUT', {
      path: { name },
      body: body({}),
      headers: json,
    });

    expect(problemOf(response)).toMatchObject({ status: 400 });
  });
});

describe('reading and deleting sessions', () => {
  it('shows one and all, without anything in them', async () => {
    const { send, list } = sessions();

    const one = await send('GET');
    const all = await list();

    expect(SessionView.parse(JSON.parse(one.body)).name).toBe('shop');
    expect(SessionList.parse(JSON.parse(all.body)).items).toHaveLength(1);
  });

  it('answers the same for a session of somebody else and for one that never was', async () => {
    const { send } = sessions();
    const caller = { clientId: 'cli_OTHER', keyId: 'k', scopes: 'jobs:read', jobsPerDay: '1' };

    const theirs = problemOf(await send('GET', { caller }));
    const nobodys = problemOf(await send('GET', { caller, path: { name: 'never' } }));

    expect(theirs).toMatchObject({ status: 404, code: 'SESSION_NOT_FOUND' });
    expect(theirs.detail.replace('shop', 'never')).toBe(nobodys.detail);
  });

  it('deletes', async () => {
    const { send, removed } = sessions();

    const response = await send('DELETE');

    expect(response.statusCode).toBe(204);
    expect(removed).toEqual(['shop']);
  });
});
