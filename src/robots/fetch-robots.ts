import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { JobFailure } from '../jobs/errors.ts';
import { readBeginning } from '../wall/capped-body.ts';
import type { WalledAnswer, WalledFetch } from '../wall/fetch.ts';

/** A robots.txt as a site sent it, at the end of its redirects. */
export interface RobotsAnswer {
  readonly status: number;
  readonly text: string;
}

/** @throws JobFailure when the site does not answer */
export type FetchRobots = (origin: string) => Promise<RobotsAnswer>;

/** Of longer files the beginning counts: 500 KiB, the least that RFC 9309 asks for. */
export const ROBOTS_MAX_BYTES = 500 * 1024;

/** RFC 9309, section 2.3.1.2: after five redirects there is no such file. */
const MOST_REDIRECTS = 5;

/** A file of this size comes within this time, or the site is no better to its visitors. */
const TIMEOUT_MS = 10_000;

const NO_FILE: RobotsAnswer = { status: 404, text: '' };

export const createFetchRobots =
  (fetch: WalledFetch, userAgent: string): FetchRobots =>
  async (origin) => {
    let url = new URL('/robots.txt', origin);
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
      const answer = await ask(fetch, url, userAgent, redirects > 0);
      const next = answer && (await endOrNext(answer, url));
      if (!next) return NO_FILE;
      if (!(next instanceof URL)) return next;
      url = next;
    }
    return NO_FILE;
  };

/** The answer, where to ask instead, or nothing when a redirect says neither. */
async function endOrNext(answer: WalledAnswer, url: URL): Promise<RobotsAnswer | URL | null> {
  const { status, headers, body } = answer;
  if (status >= 200 && status < 300) return { status, text: await textOf(answer, url) };
  body.destroy();
  if (status < 300 || status >= 400) return { status, text: '' };
  return URL.parse(headers.location ?? '', url);
}

/** `undefined` when a redirect leads to where we do not go: then there is no file. */
async function ask(fetch: WalledFetch, url: URL, userAgent: string, isRedirected: boolean) {
  const headers = { 'user-agent': userAgent, accept: 'text/plain, */*;q=0.1' };
  const request = { headers, timeoutMs: TIMEOUT_MS, maxBytes: 2 * ROBOTS_MAX_BYTES };
  return fetch(url, request).catch((error: unknown) => {
    if (isRedirected && JobFailure.from(error).code === 'ADDRESS_BLOCKED') return undefined;
    throw error;
  });
}

/** A file that broke off might have forbidden something in the part that is missing. */
async function textOf({ headers, body }: WalledAnswer, url: URL): Promise<string> {
  const { bytes, isWhole } = await readBeginning(body, ROBOTS_MAX_BYTES);
  const wasCut = !isWhole && bytes.length === ROBOTS_MAX_BYTES;
  const unpack = UNPACK[headers['content-encoding']?.toLowerCase() ?? ''];
  const isReadable = isWhole || (wasCut && !unpack);
  if (!isReadable) throw brokenOff(url);
  if (!unpack) return bytes.toString();
  const unpacked = await unpack(bytes, { maxOutputLength: ROBOTS_MAX_BYTES }).catch(() => {
    throw brokenOff(url);
  });
  return unpacked.toString();
}

/** Nothing packed was asked for, but some servers know no better. */
const UNPACK: Readonly<
  Record<string, (packed: Buffer, limit: { maxOutputLength: number }) => Promise<Buffer>>
> = {
  gzip: promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

const brokenOff = ({ host }: URL) =>
  new JobFailure('TARGET_UNREACHABLE', `The robots.txt of ${host} could not be read to its end.`);
