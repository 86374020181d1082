import * as z from 'zod';
import { readJson } from '../../src/api/body.ts';
import { readClient } from '../../src/api/client-body.ts';
import { ClientQuery } from '../../src/api/client-operations.ts';
import { clientView } from '../../src/api/client-view.ts';
import { cursorOf } from '../../src/api/cursor.ts';
import { read } from '../../src/api/fields.ts';
import { etagOf, revisionIn } from '../../src/api/if-match.ts';
import { keyOf, replayedHeader } from '../../src/api/keyed-request.ts';
import { NoQuery } from '../../src/api/queries.ts';
import { totalOf } from '../../src/api/total.ts';
import type { AskedBy } from '../../src/clients/audited.ts';
import type { Client } from '../../src/clients/client.ts';
import { JobFailure } from '../../src/jobs/errors.ts';
import type { Answer } from '../../src/runtime/http.ts';
import { logger } from '../../src/runtime/observability.ts';
import { askedBy, type Dependencies } from './dependencies.ts';

type Given = Pick<Dependencies, 'clients'>;

export const ClientPath = z.object({ clientId: z.string() });

export const clientAnswers = ({ clients }: Given): Readonly<Record<string, Answer>> => ({
  'POST /v1/clients': create({ clients }),
  'GET /v1/clients': list({ clients }),
  'GET /v1/clients/{clientId}': one('client read', (clientId) => clients.get(clientId)),
  'PUT /v1/clients/{clientId}': replace({ clients }),
  'DELETE /v1/clients/{clientId}': one('client disabled', (clientId, by) => {
    refuseOwn(clientId, by);
    return clients.disable(clientId, by);
  }),
  'POST /v1/clients/{clientId}/enable': one('client enabled', clients.enable),
});

const shown = (client: Client) => ({
  status: 200,
  headers: { etag: etagOf(client) },
  body: clientView(client),
});

const create =
  ({ clients }: Given): Answer =>
  async (request, caller) => {
    read(NoQuery, request.query, 'query');
    const raw = readJson(request.body, request.headers['content-type']);
    const name = keyOf(request, caller.clientId, raw);
    const { client, replayed } = await clients.create(
      readClient(raw),
      askedBy(request, caller),
      name,
    );
    logger.info('client created', { subject: client.clientId, replayed });
    const { headers, body } = shown(client);
    const location = body.links.self;
    return { status: 201, headers: { ...headers, location, ...replayedHeader(replayed) }, body };
  };

const list =
  ({ clients }: Given): Answer =>
  async ({ query }) => {
    const { size, next: after } = read(ClientQuery, query, 'query');
    const page = await clients.list(size, after);
    const next = page.next === undefined ? undefined : cursorOf(page.next);
    return {
      status: 200,
      body: { items: page.items.map(clientView), size, ...totalOf(page, after), next },
    };
  };

/** What is done with one client, and what it is then. */
const one =
  (what: string, work: (clientId: string, by: AskedBy) => Promise<Client>): Answer =>
  async (request, caller) => {
    read(NoQuery, request.query, 'query');
    const { clientId } = read(ClientPath, request.path, 'path');
    const client = await work(clientId, askedBy(request, caller));
    logger.info(what, { subject: clientId });
    return shown(client);
  };

const replace =
  ({ clients }: Given): Answer =>
  async (request, caller) => {
    read(NoQuery, request.query, 'query');
    const { clientId } = read(ClientPath, request.path, 'path');
    const revision = revisionIn(request.headers['if-match']);
    const settings = readClient(readJson(request.body, request.headers['content-type']));
    const asked = { clientId, settings, revision };
    const client = await clients.replace(asked, askedBy(request, caller));
    logger.info('client changed', { subject: clientId });
    return shown(client);
  };

/** Nobody saws off the branch: another admin may, or the owner of the tables. */
function refuseOwn(clientId: string, { actor }: AskedBy): void {
  if (actor.clientId !== clientId) return;
  throw new JobFailure('FORBIDDEN', 'A client cannot disable itself. Ask another admin.');
}
