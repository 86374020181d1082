import { LIMITS } from '../contract.ts';
import { JobFailure } from '../jobs/errors.ts';
import { invalid } from './fields.ts';

/**
 * Reads a JSON body.
 *
 * @throws JobFailure `UNSUPPORTED_MEDIA_TYPE`, `PAYLOAD_TOO_LARGE`, or `INVALID_REQUEST` for what
 *   is no JSON, or is nested too deeply
 */
export function readJson(body: string | undefined, contentType: string | undefined): unknown {
  if (contentType !== undefined && !IS_JSON.test(contentType)) {
    throw unsupported('application/json');
  }
  const value = parsed(textOf(body));
  refuseDeep(value);
  return value;
}

const IS_JSON = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;

/** @param wanted - what is taken */
export const unsupported = (wanted: string): JobFailure =>
  new JobFailure(
    'UNSUPPORTED_MEDIA_TYPE',
    `Send the body as ${wanted}, and say so in Content-Type.`,
  );

/** A body that is there and is not too long. @throws JobFailure `PAYLOAD_TOO_LARGE`, `INVALID_REQUEST` */
export function textOf(body: string | undefined): string {
  if (body === undefined || body === '') {
    throw invalid([{ pointer: '', detail: 'The body is empty; a JSON object is expected.' }]);
  }
  if (Buffer.byteLength(body) > LIMITS.bodyBytes) {
    throw new JobFailure(
      'PAYLOAD_TOO_LARGE',
      `The body has more than ${LIMITS.bodyBytes} bytes, the most that is taken.`,
    );
  }
  return body;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid([{ pointer: '', detail: 'The body is not JSON.' }]);
  }
}

/** Nothing that is taken is half as deep; what walks through a value must not run out of stack. */
const MOST_LEVELS = 100;

/** @throws JobFailure `INVALID_REQUEST` */
export function refuseDeep(value: unknown): void {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MOST_LEVELS) throw tooDeep();
    level = level.flatMap((one) =>
      typeof one === 'object' && one !== null ? Object.values(one) : [],
    );
  }
}

export const tooDeep = (): JobFailure =>
  invalid([{ pointer: '', detail: `The body is nested more than ${MOST_LEVELS} levels deep.` }]);
