import type { CDPSession } from 'puppeteer-core';
import { JobFailure } from '../jobs/errors.ts';

/** Bytes of one answer: base64 in JSON, so a small part of what a message may be. */
const CHUNK_BYTES = 1_000_000;

/**
 * Reads a stream of the browser to its end.
 *
 * @throws JobFailure `RESULT_TOO_LARGE` when more than `maxBytes` come
 */
export async function readStream(
  cdp: CDPSession,
  handle: string,
  maxBytes: number,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for (let isAtEnd = false; !isAtEnd; ) {
    const { data, base64Encoded, eof } = await cdp.send('IO.read', { handle, size: CHUNK_BYTES });
    const chunk = Buffer.from(data, base64Encoded ? 'base64' : 'utf8');
    chunks.push(chunk);
    bytes += chunk.length;
    isAtEnd = eof;
    if (bytes > maxBytes) {
      const message = `The result has more than ${maxBytes / 1_000_000} MB.`;
      throw new JobFailure('RESULT_TOO_LARGE', message);
    }
  }
  await cdp.send('IO.close', { handle });
  return Buffer.concat(chunks);
}
