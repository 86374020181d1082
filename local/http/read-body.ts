import type { IncomingMessage } from 'node:http';
import { LIMITS } from '../../src/contract.ts';
import { JobFailure } from '../../src/jobs/errors.ts';

/** So much of a body that is too large is still read, so that its sender gets to our answer. */
const DISCARDED_BYTES = 16 * 1024 * 1024;

/**
 * Reads a body as text.
 *
 * @throws JobFailure `PAYLOAD_TOO_LARGE` as soon as that is certain
 */
export async function readBody(request: IncomingMessage): Promise<string> {
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > LIMITS.bodyBytes) throw tooLarge(request);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += chunk.length;
    if (size > LIMITS.bodyBytes) throw tooLarge(request);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function tooLarge(request: IncomingMessage): JobFailure {
  let discarded = 0;
  request.on('data', (chunk: Buffer) => {
    discarded += chunk.length;
    if (discarded > DISCARDED_BYTES) request.destroy();
  });
  return new JobFailure(
    'PAYLOAD_TOO_LARGE',
    `The body has more than ${LIMITS.bodyBytes} bytes, the most that is taken.`,
  );
}
