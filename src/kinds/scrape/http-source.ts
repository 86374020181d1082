import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { JobFailure } from '../../jobs/errors.ts';
import type { PageTurn } from '../../jobs/ports.ts';
import { retryAfterMs } from '../../limits/retry-after.ts';
import { decoded, isBinary } from '../../recipes/charset.ts';
import { parseHtml } from '../../recipes/extract/html-document.ts';
import { parseJson } from '../../recipes/extract/json-document.ts';
import type { Page, PageSource } from '../../recipes/walk/ports.ts';
import { createVisitor, type Visitor } from '../../sessions/visitor.ts';
import type { WalledAnswer, WalledFetch } from '../../wall/fetch.ts';
import type { HttpTrail } from './http-trail.ts';

/** Largest page, in bytes over the wire and unpacked. */
const PAGE_MAX_BYTES = 10_000_000;
const UNPACKED_MAX_BYTES = 20_000_000;

/** As browsers do, more or less: Chromium gives up after twenty. */
const MOST_REDIRECTS = 10;

const PAGE_TIMEOUT_MS = 30_000;

const TEXT_TYPE =
  /^(?:text\/|application\/(?:xhtml\+xml|xml|json|[\w.+-]+\+(?:json|xml)|javascript))/i;

export interface HttpSourceOptions {
  readonly fetch: WalledFetch;
  readonly userAgent: string;
  /** Who asks. @default somebody new, who keeps cookies for as long as this source lives */
  readonly visitor?: Visitor | undefined;
  readonly source: 'html' | 'json';
  readonly pageTurn: PageTurn | undefined;
  readonly signal: AbortSignal;
  /** Waits for work, but no longer than until the job ends. @throws JobFailure */
  readonly during: <Value>(work: Promise<Value>) => Promise<Value>;
  readonly now: () => number;
  /** Told of what was asked and read. @default nobody wants to see it */
  readonly trail?: HttpTrail | undefined;
}

export interface HttpSource extends PageSource {
  downloadedBytes(): number;
}

/** Pages as they are sent, without a browser. Every hop is checked by the wall and waits its turn. */
export function createHttpSource(options: HttpSourceOptions): HttpSource {
  const { during, source, now } = options;
  const asking: Asking = { ...options, visitor: options.visitor ?? createVisitor(undefined, now) };
  let downloadedBytes = 0;

  const read = async (
    address: string,
    as: 'html' | 'json',
    role: 'list' | 'detail',
  ): Promise<Page> => {
    const { url, answer } = await follow(asking, new URL(address));
    const { status, headers } = answer;
    const bytes = await bytesOf(answer, url);
    downloadedBytes += bytes.byteLength;
    const unpacked = await unpack(bytes, headers['content-encoding'], url);
    const contentType = headers['content-type'] ?? '';
    options.trail?.read(role, { address, url: url.href, status, contentType, body: unpacked });
    const waitMs = retryAfterMs(headers['retry-after'], now());
    return {
      status,
      ...(waitMs === undefined ? {} : { retryAfterS: Math.ceil(waitMs / 1_000) }),
      document: documentOf(unpacked, contentType, url, status < 400 ? as : 'html'),
    };
  };
  return {
    open: (url) => during(read(url, source, 'list')),
    openDetail: (url) => during(read(url, 'html', 'detail')),
    more: async () => undefined,
    skip: async () => false,
    downloadedBytes: () => downloadedBytes,
  };
}

interface Asking extends HttpSourceOptions {
  readonly visitor: Visitor;
}

/** Each hop is asked anew, with what belongs to its own address: nothing is carried along. */
async function follow(options: Asking, begin: URL) {
  let url = begin;
  for (let hop = 0; hop <= MOST_REDIRECTS; hop += 1) {
    const answer = await ask(options, url);
    const { location } = answer.headers;
    const isRedirect = answer.status >= 300 && answer.status < 400 && location !== undefined;
    if (!isRedirect) return { url, answer };
    answer.body.destroy();
    const next = URL.parse(location, url);
    if (!next || !/^https?:$/.test(next.protocol)) {
      throw new JobFailure('ADDRESS_BLOCKED', `${url.host} redirects to no page of the web.`);
    }
    url = next;
  }
  const message = `${begin.host} redirects more than ${MOST_REDIRECTS} times.`;
  throw new JobFailure('TOO_MANY_REDIRECTS', message);
}

async function ask({ fetch, userAgent, visitor, pageTurn, signal, trail, now }: Asking, url: URL) {
  await pageTurn?.before(url.href);
  const startedAt = now();
  const asked = (answer?: Pick<WalledAnswer, 'status' | 'headers' | 'setCookies'>) =>
    trail?.asked({ ...NO_ANSWER, ...answer, url: url.href, startedAt, endedAt: now() });
  const asking = fetch(url, {
    headers: {
      'user-agent': userAgent,
      accept: 'text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.5',
      'accept-encoding': 'gzip, deflate, br',
      ...(await visitor.headersFor(url)),
    },
    timeoutMs: PAGE_TIMEOUT_MS,
    maxBytes: PAGE_MAX_BYTES,
    signal,
  });
  pageTurn?.sent();
  const answer = await asking.catch((failure: unknown) => {
    asked();
    throw failure;
  });
  const { status, headers, setCookies } = answer;
  asked({ status, headers, setCookies });
  const heard = visitor.heard(url, setCookies);
  await Promise.all([heard, pageTurn?.after({ status, headers })]).catch((failure) => {
    answer.body.destroy();
    throw failure;
  });
  return answer;
}

const NO_ANSWER = { headers: {}, setCookies: [] };

async function bytesOf({ body, headers }: WalledAnswer, { host }: URL): Promise<Buffer> {
  const type = headers['content-type'] ?? '';
  if (type !== '' && !TEXT_TYPE.test(type.trim())) {
    body.destroy();
    throw noText(host, type);
  }
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const noText = (host: string, what: string) =>
  new JobFailure('TARGET_IS_DOWNLOAD', `${host} sent a file and no page (${what.slice(0, 100)}).`);

type Unpack = (packed: Buffer, limit: { maxOutputLength: number }) => Promise<Buffer>;

const UNPACK: Readonly<Record<string, Unpack>> = {
  gzip: promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

async function unpack(bytes: Buffer, encoding = 'identity', { host }: URL): Promise<Buffer> {
  const how = encoding.trim().toLowerCase();
  if (how === 'identity' || bytes.byteLength === 0) return bytes;
  const unpacking = UNPACK[how];
  if (!unpacking) throw noText(host, `packed as ${how}`);
  return unpacking(bytes, { maxOutputLength: UNPACKED_MAX_BYTES }).catch((cause: unknown) => {
    const isLarge =
      cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE';
    if (!isLarge) throw new JobFailure('TARGET_UNREACHABLE', `${host} broke off.`, { cause });
    const message = `A page of ${host} has more than ${UNPACKED_MAX_BYTES} bytes unpacked.`;
    throw new JobFailure('RESPONSE_TOO_LARGE', message, { cause });
  });
}

function documentOf(bytes: Buffer, contentType: string, { href, host }: URL, as: 'html' | 'json') {
  if (isBinary(bytes)) throw noText(host, 'it is binary');
  const text = decoded(bytes, contentType);
  return as === 'json' ? parseJson(text, href) : parseHtml(text, href);
}
