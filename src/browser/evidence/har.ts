import type { HTTPResponse } from 'puppeteer-core';
import { VERSION } from '../../runtime/version.ts';
import { WALL_HEADER } from '../../wall/failure-answer.ts';
import type { Wall } from '../../wall/proxy.ts';
import { isSecretName, MASK, type Masking } from './mask.ts';
import type { Exchange } from './trail.ts';

/** Largest network log, in bytes; the entries after that are left out, and counted. */
const HAR_MAX_BYTES = 1_000_000;

const URL_MAX_CHARS = 2_048;
const VALUE_MAX_CHARS = 1_024;
const HEADERS_KEPT = 60;

interface HarOptions {
  readonly masking: Pick<Masking, 'text'>;
  readonly wall: Pick<Wall, 'failureIn'>;
  /** Headers that the client has set, in lower case: what is in them is its own business. */
  readonly ownHeaders: ReadonlySet<string>;
}

/**
 * The network log of a page (HAR 1.2), without bodies and addresses, and without secrets. What the
 * wall answered is shown as a request without a response: no target sent one.
 */
export const harOf = (exchanges: readonly Exchange[], options: HarOptions): string =>
  harWith(exchanges, (exchange) => entryOf(exchange, options));

/** A log of as many entries as there is room for. */
export function harWith<Item>(items: readonly Item[], entryOf: (item: Item) => object): string {
  const entries: string[] = [];
  let bytes = 0;
  for (const item of items) {
    const entry = JSON.stringify(entryOf(item));
    bytes += Buffer.byteLength(entry) + 1;
    if (bytes > HAR_MAX_BYTES) break;
    entries.push(entry);
  }
  const left = items.length - entries.length;
  const creator = JSON.stringify({ name: 'Gannet', version: VERSION });
  const comment = JSON.stringify(left > 0 ? `${left} more requests are left out.` : '');
  return `{"log":{"version":"1.2","creator":${creator},"comment":${comment},"entries":[\n${entries.join(',\n')}\n]}}\n`;
}

function entryOf({ request, startedAt, respondedAt, endedAt }: Exchange, options: HarOptions) {
  const { masking, wall } = options;
  const url = masking.text(request.url().slice(0, URL_MAX_CHARS));
  const response = request.response();
  const atWall = response ? wall.failureIn(response.headers()) : undefined;
  const lastAt = endedAt ?? respondedAt ?? startedAt;
  return {
    startedDateTime: new Date(startedAt).toISOString(),
    time: lastAt - startedAt,
    request: {
      method: request.method(),
      url,
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: headersOf(request.headers(), options),
      queryString: queryOf(url),
      headersSize: -1,
      bodySize: request.hasPostData() ? -1 : 0,
    },
    response: {
      ...responseOf(atWall ? null : response, options),
      ...errorOf(atWall?.code ?? request.failure()?.errorText),
    },
    cache: {},
    timings: {
      send: 0,
      wait: (respondedAt ?? lastAt) - startedAt,
      receive: respondedAt === undefined ? 0 : lastAt - respondedAt,
    },
    _resourceType: request.resourceType(),
  };
}

/** No connection, no answer: HAR has a status of 0 for that. */
function responseOf(response: HTTPResponse | null, options: HarOptions) {
  const headers = response?.headers() ?? {};
  return {
    status: response?.status() ?? 0,
    statusText: options.masking.text(response?.statusText().slice(0, 200) ?? ''),
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: headersOf(headers, options),
    content: {
      size: Number(headers['content-length'] ?? -1),
      mimeType: (headers['content-type'] ?? '').slice(0, 200),
    },
    redirectURL: options.masking.text((headers.location ?? '').slice(0, URL_MAX_CHARS)),
    headersSize: -1,
    bodySize: -1,
  };
}

const errorOf = (error: string | undefined) => (error === undefined ? {} : { _error: error });

const headersOf = (headers: Readonly<Record<string, string>>, options: HarOptions) =>
  Object.entries(headers)
    .filter(([name]) => name !== WALL_HEADER)
    .slice(0, HEADERS_KEPT)
    .map(([name, value]) => ({ name, value: headerValue(name, value, options) }));

const headerValue = (name: string, value: string, { masking, ownHeaders }: HarOptions): string =>
  isSecretName(name) || ownHeaders.has(name.toLowerCase())
    ? MASK
    : masking.text(value.slice(0, VALUE_MAX_CHARS));

/** Of a URL that has been masked. */
const queryOf = (url: string) =>
  [...(URL.parse(url)?.searchParams ?? [])].map(([name, value]) => ({ name, value }));
