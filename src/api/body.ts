import { LIMITS } from '../contract.ts';
import { JobFailure } from '../jobs/errors.ts';
import { invalid } from './fields.ts';

/**
 * Reads a JSON body.
 *
 * @throws JobFailure `UNSUPPORTED_MEDIA_TYPE`, `PAYLOAD_TOO_LARGE`, or `INVALID_REQUEST` for what
 *   is no JSON
 */
export function readJson(body: string | undefined, contentType: string | undefined): unknown {
  if (contentType !== undefined && !IS_JSON.test(contentType)) {
    throw new JobFailure(
      'UNSUPPORTED_MEDIA_TYPE',
      'Send the body as application/json, and say so in Content-Type.',
    );
  }
  if (body === undefined || body === '') {
    throw invalid([{ pointer: '', detail: 'The body is empty; a JSON object is expected.' }]);
  }
  if (Buffer.byteLength(body) > LIMITS.bodyBytes) {
    throw new JobFailure(
      'PAYLOAD_TOO_LARGE',
      `The body has more than ${LIMITS.bodyBytes} bytes, the most that is taken.`,
    );
  }
  try {
    return JSON.parse(body);
  } catch {
    throw invalid([{ pointer: '', detail: 'The body is not JSON.' }]);
  }
}

const IS_JSON = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;
