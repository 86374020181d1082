import type { ServerResponse } from 'node:http';
import type { JobFailure } from '../../src/jobs/errors.ts';
import { SECURITY_HEADERS } from '../../src/runtime/headers.ts';
import { problem } from '../../src/runtime/problem.ts';

/** Answers with a refusal of our own, in the shape that the handlers and the gateway give it. */
export function sendProblem(
  response: ServerResponse,
  failure: JobFailure,
  requestId: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  const { status, body, headers: own = {} } = problem(failure, requestId);
  const text = JSON.stringify(body);
  response.writeHead(status, {
    ...SECURITY_HEADERS,
    ...own,
    'x-request-id': requestId,
    'content-length': Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}
