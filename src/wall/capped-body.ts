import { Readable } from 'node:stream';
import { JobFailure } from '../jobs/errors.ts';

/**
 * The same bytes, as far as there are not too many of them. Neither a `Transform` nor a `pipeline`:
 * both leave kilobytes of every answer behind, which only a collection of the whole heap takes away.
 *
 * @param failure - names what the source failed with
 */
export function cappedBody(
  source: Readable,
  maxBytes: number,
  failure: (error: unknown) => JobFailure,
): Readable {
  let bytes = 0;
  const capped = new Readable({
    read: () => void source.resume(),
    destroy(error, done) {
      if (!source.readableEnded) source.destroy();
      done(error && failure(error));
    },
  });
  // Whoever reads hears of a failure by reading; whoever does not must not be killed by it.
  capped.on('error', () => undefined);
  source.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > maxBytes) capped.destroy(tooLarge(maxBytes));
    else if (!capped.push(chunk)) source.pause();
  });
  source.on('end', () => capped.push(null));
  source.on('error', (error) => capped.destroy(error));
  source.on('close', () => {
    if (!source.readableEnded) capped.destroy(new Error('The answer broke off.'));
  });
  return capped;
}

const tooLarge = (maxBytes: number) =>
  new JobFailure('RESPONSE_TOO_LARGE', `The answer has more than ${maxBytes} bytes.`);

/**
 * Reads the beginning of a body and lets the rest go.
 *
 * @returns at most `maxBytes`, and whether that was all of it; less, without an error, when the
 *   body broke off
 */
export async function readBeginning(
  body: Readable,
  maxBytes: number,
): Promise<{ readonly bytes: Buffer; readonly isWhole: boolean }> {
  const chunks: Buffer[] = [];
  let size = 0;
  const read = async (): Promise<boolean> => {
    for await (const chunk of body) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > maxBytes) return false;
    }
    return true;
  };
  const isWhole = await read().catch(() => false);
  return { bytes: Buffer.concat(chunks).subarray(0, maxBytes), isWhole };
}
