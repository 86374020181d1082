import { retryAfterMs } from '../limits/retry-after.ts';
import { readBeginning } from '../wall/capped-body.ts';
import type { WalledFetch } from '../wall/fetch.ts';
import type { Post } from '../webhooks/ports.ts';
import { DELIVERY_TIMING } from '../webhooks/timing.ts';
import { VERSION } from './version.ts';

/** So much of an answer is read, for its sender to get rid of it; most of it is thrown away. */
const ANSWER_BYTES = 64 * 1024;

/** Posts to endpoints through the wall. What comes after the status cannot make an attempt fail. */
export const createPostWebhook =
  (walledFetch: WalledFetch, now: () => number): Post =>
  async (url, headers, body) => {
    const answer = await walledFetch(new URL(url), {
      method: 'POST',
      headers: { ...headers, 'user-agent': `Gannet/${VERSION} (webhooks)` },
      body,
      timeoutMs: DELIVERY_TIMING.requestMs,
      // Never met: reading ends before.
      maxBytes: 2 * ANSWER_BYTES,
    });
    const { bytes } = await readBeginning(answer.body, ANSWER_BYTES);
    return {
      status: answer.status,
      retryAfterMs: retryAfterMs(answer.headers['retry-after'], now()),
      beginning: bytes,
    };
  };
