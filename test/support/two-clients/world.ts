import * as z from 'zod';
import { type Api, createApi } from '../api.ts';
import { startCountingProxy } from '../counting-proxy.ts';
import { startTestTables } from '../dynoxide.ts';
import { startEmbedded } from '../service.ts';
import { IS_ELSEWHERE, openTarget } from '../target.ts';
import { type Names, NEVER } from './names.ts';

/** A service with two clients: A has one of everything, B has nothing. */
export interface World {
  readonly a: Api;
  readonly b: Api;
  /** What A calls its own. */
  readonly theirs: Names;
  /** What was asked of the tables since the last look; empty where nobody can listen. */
  readonly callsTaken: () => string[];
  close(): Promise<void>;
}

const Made = z.object({ id: z.string() });
const OfLetters = z.object({ items: z.array(z.object({ id: z.string(), jobId: z.string() })) });
const OfDeliveries = z.object({
  items: z.array(z.object({ id: z.string(), attempt: z.int(), startsAt: z.string().optional() })),
});

export async function openWorld(): Promise<World> {
  const place = IS_ELSEWHERE ? await openElsewhere() : await openListened();
  const a = createApi(place.url, place.apiKey);
  const b = createApi(place.url, place.otherKey);
  const theirs = await furnish(a, place.demoUrl, place.owner);
  return { a, b, theirs, callsTaken: place.callsTaken, close: place.close };
}

type Owner = Pick<Names, 'clientId' | 'keyId'>;

async function openElsewhere() {
  const target = await openTarget();
  const clientId = process.env.GANNET_CLIENT_ID ?? NEVER.clientId;
  return { ...target, owner: { clientId, keyId: NEVER.keyId }, callsTaken: (): string[] => [] };
}

/** The embedded service, with somebody who listens to what it asks of its tables. */
async function openListened() {
  const engine = await startTestTables();
  const proxy = await startCountingProxy(engine.endpoint);
  const service = await startEmbedded({
    dynamoDbEndpoint: proxy.endpoint,
    // Nothing but requests asks anything.
    sweepMs: 3_600_000,
  });
  const admin = createApi(service.url, await service.newAdminKey());
  return {
    ...service,
    otherKey: await service.newKey(),
    owner: await ownerOf(admin),
    callsTaken: proxy.taken,
    close: async () => {
      await service.stop();
      await proxy.stop();
      await engine.stop();
    },
  };
}

const OfClients = z.object({ items: z.array(z.object({ id: z.string(), name: z.string() })) });
const OfKeys = z.object({ items: z.tuple([z.object({ id: z.string() })]) });

async function ownerOf(admin: Api): Promise<Owner> {
  const { items } = OfClients.parse(await (await admin.send('GET', '/v1/clients')).json());
  const clientId = items.find(({ name }) => name === 'local')?.id ?? '';
  const keys = OfKeys.parse(await (await admin.send('GET', `/v1/clients/${clientId}/keys`)).json());
  return { clientId, keyId: keys.items[0].id };
}

/** Gives A one of everything. */
async function furnish(a: Api, demoUrl: string, owner: Owner): Promise<Names> {
  const tag = 'tag-of-a';
  const idempotencyKey = 'key-of-a';
  const headers = { 'idempotency-key': idempotencyKey };
  const page = { kind: 'page', input: { url: `${demoUrl}/languages`, outputs: ['text'] } };
  const make = async (path: string, body: unknown) =>
    Made.parse(await (await a.send('POST', path, { body, headers })).json()).id;

  const webhookId = await make('/v1/webhooks', {
    url: 'https://hook-of-a.test/in',
    events: ['job.failed'],
  });
  const jobId = await make('/v1/jobs', { ...page, tags: [tag] });
  const { artifacts } = await a.ended(jobId);
  const dead = await a.run({
    ...{ kind: 'page', maxAttempts: 1, timeoutMs: 15_000, tags: [tag] },
    input: { url: 'https://site-of-a.test/' },
  });
  const letters = OfLetters.parse(await (await a.send('GET', '/v1/dead-letters')).json());
  const batchId = await make('/v1/batches', { items: [page] });
  const session = 'session-of-a';
  await a.send('PUT', `/v1/sessions/${session}`, { body: { contents: { cookies: [] } } });
  const recipe = 'recipe-of-a';
  await a.send('PUT', `/v1/recipes/${recipe}`, {
    body: { start: [`${demoUrl}/products`], fields: [{ name: 'title', select: 'h1' }] },
  });
  await batchEnded(a, batchId);
  return {
    ...owner,
    ...{ jobId, batchId, webhookId, session, recipe, tag, idempotencyKey },
    artifact: artifacts[0]?.name ?? '',
    deadJobId: dead.id,
    deadLetterId: letters.items.find((letter) => letter.jobId === dead.id)?.id ?? '',
    uploadId: await make('/v1/uploads', { mediaType: 'application/x-ndjson' }),
    scheduleId: await make('/v1/schedules', { every: { days: 1 }, job: page }),
    deliveryId: await firstDelivery(a, webhookId),
    site: 'site-of-a.test',
  };
}

const Ended = z.object({ endedAt: z.string().optional() });

async function batchEnded(a: Api, batchId: string): Promise<void> {
  for (;;) {
    const response = await a.send('GET', `/v1/batches/${batchId}`);
    if (Ended.parse(await response.json()).endedAt !== undefined) return;
  }
}

/** Once it was tried, nothing more happens to it until the sweep comes. */
async function firstDelivery(a: Api, webhookId: string): Promise<string> {
  for (;;) {
    const response = await a.send('GET', `/v1/webhooks/${webhookId}/deliveries`);
    const [first] = OfDeliveries.parse(await response.json()).items;
    if (first?.startsAt !== undefined && first.attempt > 0) return first.id;
  }
}
