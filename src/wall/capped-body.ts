import { type Readable, Transform } from 'node:stream';
import { JobFailure } from '../jobs/errors.ts';

/**
 * The same bytes, as far as there are not too many of them.
 *
 * @param failure - names what the source failed with
 */
export function cappedBody(
  source: Readable,
  maxBytes: number,
  failure: (error: unknown) => JobFailure,
): Readable {
  let bytes = 0;
  const capped = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes <= maxBytes) return done(null, chunk);
      const message = `The answer has more than ${maxBytes} bytes.`;
      done(new JobFailure('RESPONSE_TOO_LARGE', message));
    },
    destroy(error, done) {
      done(error && failure(error));
    },
  });
  // Whoever reads hears of a failure by reading; whoever does not must not be killed by it.
  capped.on('error', () => undefined);
  join(source, capped);
  return capped;
}

/**
 * Ends each with the other. As `pipeline` does, but that leaves kilobytes of every answer behind,
 * which only a collection of the whole heap takes away.
 */
function join(source: Readable, capped: Transform): void {
  source.on('error', (error) => capped.destroy(error));
  source.on('close', () => {
    if (!source.readableEnded) capped.destroy(new Error('The answer broke off.'));
  });
  capped.on('close', () => {
    if (!source.readableEnded) source.destroy();
  });
  source.pipe(capped);
}

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
