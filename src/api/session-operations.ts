import type { Operation } from './operation.ts';
import { SessionBody } from './session-body.ts';
import { SessionList, SessionView } from './session-view.ts';

/** What the description says of the routes of sessions. */
export const SESSION_OPERATIONS = {
  'GET /v1/sessions': {
    operationId: 'listSessions',
    summary: 'List your sessions',
    responses: { 200: { description: 'All of them, by name.', schema: SessionList } },
  },
  'PUT /v1/sessions/{name}': {
    operationId: 'putSession',
    summary: 'Keep cookies, storage, logins and headers under a name, for jobs to use',
    body: SessionBody,
    responses: {
      200: { description: 'Replaced.', schema: SessionView },
      201: { description: 'It is new.', schema: SessionView },
    },
  },
  'GET /v1/sessions/{name}': {
    operationId: 'getSession',
    summary: 'See how much a session holds; never what',
    responses: { 200: { description: 'The session.', schema: SessionView } },
  },
  'DELETE /v1/sessions/{name}': {
    operationId: 'deleteSession',
    summary: 'Delete a session',
    responses: { 204: { description: 'Deleted.' } },
  },
} as const satisfies Readonly<Record<string, Operation>>;
