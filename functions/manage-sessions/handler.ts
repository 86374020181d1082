import { readJson } from '../../src/api/body.ts';
import { read } from '../../src/api/fields.ts';
import { NoQuery } from '../../src/api/queries.ts';
import { SessionBody, SessionPath } from '../../src/api/session-body.ts';
import { sessionView } from '../../src/api/session-view.ts';
import { JobFailure } from '../../src/jobs/errors.ts';
import { type Answer, createHttpHandler, type HttpOptions } from '../../src/runtime/http.ts';
import { logger } from '../../src/runtime/observability.ts';
import type { ManageSessions } from '../../src/sessions/manage-sessions.ts';

interface Dependencies extends HttpOptions {
  readonly sessions: ManageSessions;
}

/** Sessions of a client: written whole, shown by their counts, used by jobs. */
export const createHandler = ({ corsOrigins = [], sessions }: Dependencies) => {
  const answers: Readonly<Record<string, Answer>> = {
    'GET /v1/sessions': list(sessions),
    'PUT /v1/sessions/{name}': put(sessions),
    'GET /v1/sessions/{name}': show(sessions),
    'DELETE /v1/sessions/{name}': remove(sessions),
  };
  return createHttpHandler(
    async (request, caller) => {
      read(NoQuery, request.query, 'query');
      const answer = answers[request.route];
      if (!answer) throw new JobFailure('NOT_FOUND', 'There is nothing here.');
      return answer(request, caller);
    },
    { corsOrigins },
  );
};

const list =
  ({ list: all }: ManageSessions): Answer =>
  async (_request, { clientId }) => ({
    status: 200,
    body: { items: (await all(clientId)).map(sessionView) },
  });

const put =
  (sessions: ManageSessions): Answer =>
  async ({ path, body, headers }, { clientId }) => {
    const { name } = read(SessionPath, path, 'path');
    const wish = read(SessionBody, readJson(body, headers['content-type']), 'body');
    const { contents, expiresIn, limits } = wish;
    const lifeMs = expiresIn * 1_000;
    const { info, isNew } = await sessions.put({ clientId, name, contents, lifeMs, limits });
    logger.info('session written', { name, counts: info.counts, isNew });
    return {
      status: isNew ? 201 : 200,
      ...(isNew ? { headers: { location: `/v1/sessions/${name}` } } : {}),
      body: sessionView(info),
    };
  };

const show =
  ({ get }: ManageSessions): Answer =>
  async ({ path }, { clientId }) => {
    const { name } = read(SessionPath, path, 'path');
    return { status: 200, body: sessionView(await get(clientId, name)) };
  };

const remove =
  (sessions: ManageSessions): Answer =>
  async ({ path }, { clientId }) => {
    const { name } = read(SessionPath, path, 'path');
    await sessions.remove(clientId, name);
    logger.info('session deleted', { name });
    return { status: 204 };
  };
