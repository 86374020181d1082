import { createHash, randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { type Loopback, serve } from './serve.ts';

/**
 * The few operations of S3 that the adapters use, in memory and on loopback: the real SDK talks to
 * it where no emulator is. It checks the checksum that the artifact store sends, and no signature.
 */
export interface LoopbackS3 extends Loopback {
  /** What lies where, by key. */
  readonly objects: ReadonlyMap<string, Buffer>;
}

interface Asked {
  readonly key: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

const KEYS_A_PAGE = 1_000;

export async function startLoopbackS3(): Promise<LoopbackS3> {
  const objects = new Map<string, Buffer>();
  const parts = new Map<string, Map<number, Buffer>>();
  const byMethod: Readonly<Record<string, (asked: Asked, answer: ServerResponse) => void>> = {
    PUT: (asked, answer) => {
      const uploadId = asked.query.get('uploadId');
      if (!isWhole(asked)) return refuse(answer, 400, 'BadDigest');
      if (uploadId === null) objects.set(asked.key, asked.body);
      else parts.get(uploadId)?.set(Number(asked.query.get('partNumber')), asked.body);
      answer.writeHead(200, { etag: etagOf(asked.body) }).end();
    },
    HEAD: ({ key }, answer) => {
      const found = objects.get(key);
      if (!found) return void answer.writeHead(404).end();
      answer.writeHead(200, { etag: etagOf(found), 'content-length': found.length }).end();
    },
    GET: ({ key, query, headers }, answer) => {
      if (query.has('list-type')) return xml(answer, listed(objects, query));
      const found = objects.get(key);
      if (!found) return refuse(answer, 404, 'NoSuchKey');
      const wanted = headers['if-match'];
      if (wanted !== undefined && wanted !== etagOf(found)) {
        return refuse(answer, 412, 'PreconditionFailed');
      }
      const [, from = '0', to = String(found.length - 1)] =
        /bytes=(\d+)-(\d+)/.exec(headers.range ?? '') ?? [];
      answer.writeHead(headers.range === undefined ? 200 : 206, { etag: etagOf(found) });
      answer.end(found.subarray(Number(from), Number(to) + 1));
    },
    POST: ({ key, query, body }, answer) => {
      const uploadId = query.get('uploadId');
      if (query.has('delete')) return xml(answer, deleted(objects, body.toString()));
      if (uploadId === null) {
        const id = randomUUID();
        parts.set(id, new Map());
        return xml(
          answer,
          `<InitiateMultipartUploadResult>${tag('UploadId', id)}</InitiateMultipartUploadResult>`,
        );
      }
      const sent = [...(parts.get(uploadId) ?? [])].sort(([one], [other]) => one - other);
      const whole = Buffer.concat(sent.map(([, part]) => part));
      objects.set(key, whole);
      xml(
        answer,
        `<CompleteMultipartUploadResult>${tag('ETag', etagOf(whole))}</CompleteMultipartUploadResult>`,
      );
    },
  };
  const loopback = await serve(({ method = '', url = '', headers }, body, answer) => {
    const { pathname, searchParams: query } = new URL(url, 'http://s3');
    // The first segment is the bucket: there is one.
    const key = decodeURIComponent(pathname).split('/').slice(2).join('/');
    const work = byMethod[method];
    if (work) work({ key, query, headers, body }, answer);
    else refuse(answer, 405, 'MethodNotAllowed');
  });
  return { ...loopback, objects };
}

function isWhole({ headers, body }: Asked): boolean {
  const sum = headers['x-amz-checksum-sha256'];
  return sum === undefined || sum === createHash('sha256').update(body).digest('base64');
}

function listed(objects: ReadonlyMap<string, Buffer>, query: URLSearchParams): string {
  const prefix = query.get('prefix') ?? '';
  const from = Number(query.get('continuation-token') ?? 0);
  const keys = [...objects.keys()].filter((key) => key.startsWith(prefix)).sort();
  const page = keys.slice(from, from + KEYS_A_PAGE);
  const isMore = keys.length > from + KEYS_A_PAGE;
  const contents = page.map((key) => `<Contents>${tag('Key', key)}</Contents>`).join('');
  const next = isMore ? tag('NextContinuationToken', String(from + KEYS_A_PAGE)) : '';
  return `<ListBucketResult>${tag('IsTruncated', String(isMore))}${contents}${next}</ListBucketResult>`;
}

function deleted(objects: Map<string, Buffer>, asked: string): string {
  for (const [, key = ''] of asked.matchAll(/<Key>([^<]*)<\/Key>/g)) objects.delete(key);
  return '<DeleteResult></DeleteResult>';
}

const etagOf = (body: Buffer): string => `"${createHash('md5').update(body).digest('hex')}"`;

const tag = (name: string, text: string): string => `<${name}>${text}</${name}>`;

const xml = (answer: ServerResponse, text: string): void =>
  void answer.writeHead(200, { 'content-type': 'application/xml' }).end(text);

const refuse = (answer: ServerResponse, status: number, code: string): void =>
  void answer
    .writeHead(status, { 'content-type': 'application/xml' })
    .end(`<Error>${tag('Code', code)}${tag('Message', code)}</Error>`);
