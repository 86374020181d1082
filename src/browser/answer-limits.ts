import type { CDPSession } from 'puppeteer-core';
import { JobFailure } from '../jobs/errors.ts';
import { RATIO_FROM_BYTES, tooLarge, type WallLimits } from '../wall/limits.ts';

type AnswerLimits = Pick<WallLimits, 'answerBytes' | 'unpackedBytes' | 'unpackedRatio'>;

/** One answer so far: as it came over the wire, and as the page sees it. */
interface Size {
  packed: number;
  unpacked: number;
}

/**
 * Limits on single answers. The wall sees what a tunnel carries, but not the answers in it: only
 * the browser that unpacks them does.
 *
 * @param end - called with what the job ends with
 */
export async function limitAnswers(
  cdp: CDPSession,
  limits: AnswerLimits,
  end: (failure: JobFailure) => void,
): Promise<void> {
  const sizes = new Map<string, Size>();
  cdp.on('Network.dataReceived', ({ requestId, dataLength, encodedDataLength }) => {
    const { packed, unpacked } = sizes.get(requestId) ?? { packed: 0, unpacked: 0 };
    const size = { packed: packed + encodedDataLength, unpacked: unpacked + dataLength };
    sizes.set(requestId, size);
    const failure = failureOf(size, limits);
    if (failure) end(failure);
  });
  cdp.on('Network.loadingFinished', ({ requestId }) => void sizes.delete(requestId));
  cdp.on('Network.loadingFailed', ({ requestId }) => void sizes.delete(requestId));
  // Bodies are kept by nobody: puppeteer's own session has those that are asked for.
  await cdp.send('Network.enable', { maxTotalBufferSize: 0, maxResourceBufferSize: 0 });
}

function failureOf({ packed, unpacked }: Size, limits: AnswerLimits): JobFailure | undefined {
  if (packed > limits.answerBytes) return tooLarge(limits.answerBytes);
  if (unpacked > limits.unpackedBytes) return tooLarge(limits.unpackedBytes);
  const isBomb =
    unpacked > RATIO_FROM_BYTES && packed > 0 && unpacked / packed > limits.unpackedRatio;
  if (!isBomb) return undefined;
  const message = `One answer unpacks to more than ${limits.unpackedRatio} times its size.`;
  return new JobFailure('RESPONSE_TOO_LARGE', message);
}
