import * as z from 'zod';
import { readJson } from '../../src/api/body.ts';
import { keyView } from '../../src/api/client-view.ts';
import { invalid, read } from '../../src/api/fields.ts';
import { KeyBody, RotateKeyBody } from '../../src/api/key-body.ts';
import { keyOf, replayedHeader } from '../../src/api/keyed-request.ts';
import { NoQuery } from '../../src/api/queries.ts';
import type { GivenKey } from '../../src/clients/manage-keys.ts';
import type { Caller } from '../../src/runtime/caller.ts';
import type { Answer, HttpRequest } from '../../src/runtime/http.ts';
import { logger } from '../../src/runtime/observability.ts';
import { ClientPath } from './clients.ts';
import { askedBy, type Dependencies } from './dependencies.ts';

const KeyPath = z.object({ clientId: z.string(), keyId: z.string() });

export const keyAnswers = (dependencies: Dependencies): Readonly<Record<string, Answer>> => ({
  'POST /v1/clients/{clientId}/keys': create(dependencies),
  'GET /v1/clients/{clientId}/keys': list(dependencies),
  'POST /v1/clients/{clientId}/keys/{keyId}/rotate': rotate(dependencies),
  'DELETE /v1/clients/{clientId}/keys/{keyId}': revoke(dependencies),
});

const create =
  ({ keys, now }: Dependencies): Answer =>
  async (request, caller) => {
    read(NoQuery, request.query, 'query');
    const { clientId } = read(ClientPath, request.path, 'path');
    const asked = read(KeyBody, jsonIn(request), 'body');
    const requestName = nameOf(request, caller);
    refusePast(asked.expiresAt, now());
    const made = await keys.create({ ...asked, clientId, requestName }, askedBy(request, caller));
    logger.info('key created', { subject: clientId, subjectKey: made.row.keyId });
    return given(clientId, made, now());
  };

const list =
  ({ keys, keyUses, now }: Dependencies): Answer =>
  async ({ path, query }) => {
    read(NoQuery, query, 'query');
    const { clientId } = read(ClientPath, path, 'path');
    const rows = await keys.list(clientId);
    const used = await keyUses.lastUsed(rows.map(({ keyId }) => keyId));
    const items = rows.map((row) => keyView(row, now(), used.get(row.keyId)));
    return { status: 200, body: { items } };
  };

const rotate =
  ({ keys, now }: Dependencies): Answer =>
  async (request, caller) => {
    read(NoQuery, request.query, 'query');
    const { clientId, keyId } = read(KeyPath, request.path, 'path');
    const asked = read(RotateKeyBody, jsonIn(request), 'body');
    refusePast(asked.expiresAt, now());
    const rotation = { ...asked, clientId, keyId, requestName: nameOf(request, caller) };
    const made = await keys.rotate(rotation, askedBy(request, caller));
    logger.info('key rotated', { subject: clientId, subjectKey: keyId, to: made.row.keyId });
    return given(clientId, made, now());
  };

const revoke =
  ({ keys, now }: Dependencies): Answer =>
  async (request, caller) => {
    read(NoQuery, request.query, 'query');
    const { clientId, keyId } = read(KeyPath, request.path, 'path');
    const row = await keys.revoke(clientId, keyId, askedBy(request, caller));
    logger.info('key revoked', { subject: clientId, subjectKey: keyId });
    return { status: 200, body: keyView(row, now()) };
  };

const jsonIn = ({ body, headers }: HttpRequest): unknown =>
  body === undefined || body === '' ? {} : readJson(body, headers['content-type']);

/** A key that has ended before anybody saw it is a mistake in a date. */
function refusePast(expiresAt: number | undefined, now: number): void {
  if (expiresAt === undefined || expiresAt > now) return;
  throw invalid([{ pointer: '/expiresAt', detail: 'This moment has passed.' }]);
}

/** The same word for another client or another key is another request. */
const nameOf = (request: HttpRequest, { clientId }: Caller) =>
  keyOf(request, clientId, { path: request.path, body: jsonIn(request) });

/** A key that was made before is kept nowhere, so that nobody can be told it again. */
function given(clientId: string, { key, row }: GivenKey, now: number) {
  const headers = { location: `/v1/clients/${clientId}/keys` };
  const shown = keyView(row, now);
  if (key !== undefined) return { status: 201, headers, body: { ...shown, key } };
  const detail =
    'An earlier request of this Idempotency-Key made the key, and its answer alone had it. If that is lost, rotate the key, under another Idempotency-Key.';
  const rotate = `/v1/clients/${clientId}/keys/${row.keyId}/rotate`;
  return {
    status: 200,
    headers: { ...headers, ...replayedHeader(true) },
    body: { ...shown, detail, links: { rotate } },
  };
}
