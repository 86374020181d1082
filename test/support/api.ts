import * as z from 'zod';

const FailureView = z.object({ code: z.string(), title: z.string(), detail: z.string() });

const ArtifactView = z.object({
  name: z.string(),
  mediaType: z.string(),
  sizeBytes: z.number(),
  sha256: z.string(),
  url: z.url(),
  urlExpiresAt: z.iso.datetime(),
});
export type ArtifactView = z.infer<typeof ArtifactView>;

/** A job as the API shows it, as far as the stories look. */
const JobView = z.object({
  id: z.string(),
  kind: z.string(),
  status: z.string(),
  tags: z.array(z.string()),
  createdAt: z.iso.datetime(),
  attempts: z.array(
    z.object({
      attempt: z.number(),
      failure: FailureView.optional(),
      evidence: z.array(ArtifactView).optional(),
      evidenceMissing: z.array(z.string()).optional(),
    }),
  ),
  failure: FailureView.optional(),
  report: z.record(z.string(), z.unknown()).optional(),
  receipt: z.record(z.string(), z.unknown()).optional(),
  artifacts: z.array(ArtifactView).default([]),
});
export type JobView = z.infer<typeof JobView>;

const EventList = z.object({
  items: z.array(z.object({ seq: z.number(), type: z.string(), detail: z.string().optional() })),
});

const JobList = z.object({
  items: z.array(JobView),
  size: z.number(),
  next: z.string().optional(),
});

const ENDED = ['succeeded', 'failed', 'cancelled'];

export interface SendOptions {
  /** Sent as JSON, unless it is text already. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The API as a client of it sees it. */
export type Api = ReturnType<typeof createApi>;

export function createApi(url: string, apiKey?: string) {
  const send = (method: string, path: string, { body, headers }: SendOptions = {}) =>
    fetch(url + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(apiKey === undefined ? {} : { 'x-api-key': apiKey }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  const read = async <Schema extends z.ZodType>(schema: Schema, response: Response) => {
    if (response.ok) return schema.parse(await response.json());
    throw new Error(`${response.status} ${await response.text()}`);
  };

  /**
   * Submits as the documentation tells clients to: under a key, and again while the service is too
   * busy to answer. The time limit of the test bounds it.
   */
  const insist = async (body: unknown, key: string): Promise<Response> => {
    for (;;) {
      const headers = { 'idempotency-key': key };
      const response = await send('POST', '/v1/jobs', { body, headers });
      if (response.status < 500) return response;
      await response.body?.cancel();
    }
  };

  const get = async (id: string, headers = {}): Promise<JobView> =>
    read(JobView, await send('GET', `/v1/jobs/${id}`, { headers }));
  const submit = async (body: unknown, headers = {}): Promise<JobView> =>
    read(JobView, await send('POST', '/v1/jobs', { body, headers }));
  const ended = async (id: string): Promise<JobView> => {
    for (;;) {
      const job = await get(id, { prefer: 'wait=20' });
      if (ENDED.includes(job.status)) return job;
    }
  };
  return {
    send,
    insist,
    get,
    submit,
    /** The job once it has ended; the time limit of the test bounds the wait. */
    ended,
    run: async (body: unknown): Promise<JobView> => ended((await submit(body)).id),
    list: async (query: string) => read(JobList, await send('GET', `/v1/jobs?${query}`)),
    events: async (id: string) => {
      const { items } = await read(EventList, await send('GET', `/v1/jobs/${id}/events`));
      return items;
    },
  };
}

/** Downloads what the link of an artifact leads to. */
export async function download({ url }: ArtifactView): Promise<Buffer> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return Buffer.from(await response.bytes());
}
