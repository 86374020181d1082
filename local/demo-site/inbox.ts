import { EventEmitter, once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** A request that came to an inbox, as it came. */
interface Letter {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Beyond these the oldest inbox, and the oldest letter of one, make room. */
const MOST_INBOXES = 100;
const MOST_LETTERS = 50;

/** A letter is cut here: no event of ours is half as large. */
const LETTER_BYTES = 64 * 1024;

/** Longest that somebody waits for a letter, in milliseconds. */
const WAIT_MS = 20_000;

const PATH = /^\/inbox\/[\w-]{1,64}$/;

export const isInbox = (pathname: string): boolean => PATH.test(pathname);

/**
 * Where webhooks can be sent to without the internet. `POST /inbox/<any name>` keeps what it is
 * sent and answers 204, or what `?status=` says; `GET` shows what has come, and with `?count=`
 * waits a while until so many letters are there.
 */
export function createInbox() {
  const inboxes = new Map<string, Letter[]>();
  const bell = new EventEmitter().setMaxListeners(0);

  const put = (name: string, letter: Letter) => {
    const letters = [...(inboxes.get(name) ?? []), letter].slice(-MOST_LETTERS);
    inboxes.delete(name);
    inboxes.set(name, letters);
    const [oldest] = inboxes.keys();
    if (inboxes.size > MOST_INBOXES && oldest !== undefined) inboxes.delete(oldest);
    bell.emit(name);
  };
  const waitFor = async (name: string, count: number) => {
    const signal = AbortSignal.timeout(WAIT_MS);
    const arrived = () => inboxes.get(name) ?? [];
    while (arrived().length < count && !signal.aborted) {
      await once(bell, name, { signal }).catch(() => undefined);
    }
    return arrived();
  };
  return async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    const { pathname: name, searchParams } = url;
    if (request.method === 'POST') {
      put(name, { headers: request.headers, body: await bodyOf(request) });
      response.writeHead(statusOf(searchParams)).end();
      return;
    }
    const items = await waitFor(name, Number(searchParams.get('count') ?? 0) || 0);
    response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    response.end(JSON.stringify({ items }));
  };
}

function statusOf(parameters: URLSearchParams): number {
  const status = Number(parameters.get('status') ?? 204);
  return Number.isInteger(status) && status >= 200 && status < 600 ? status : 204;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (size < LETTER_BYTES) chunks.push(chunk);
    size += chunk.length;
  }
  return Buffer.concat(chunks).subarray(0, LETTER_BYTES).toString();
}
