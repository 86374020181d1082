import type { ServerResponse } from 'node:http';
import type { APIGatewayProxyResult } from 'aws-lambda';
import type { JobFailure } from '../../src/jobs/errors.ts';
import { SECURITY_HEADERS } from '../../src/runtime/headers.ts';
import { problem } from '../../src/runtime/problem.ts';

/** Answers with what a function returned. */
export function sendResult(response: ServerResponse, result: APIGatewayProxyResult): void {
  const body = Buffer.from(result.body, result.isBase64Encoded ? 'base64' : 'utf8');
  for (const [name, value] of Object.entries(result.headers ?? {})) {
    response.setHeader(name, String(value));
  }
  // A 304 has no body, and may not say how long that would be.
  if (result.statusCode !== 304) response.setHeader('content-length', body.byteLength);
  response.writeHead(result.statusCode);
  response.end(body);
}

/** Answers with a refusal of our own, in the shape that the functions and API Gateway give it. */
export function sendProblem(
  response: ServerResponse,
  failure: JobFailure,
  requestId: string,
  more: Readonly<Record<string, string>> = {},
): void {
  const { status, headers = {}, body } = problem(failure, requestId);
  sendResult(response, {
    statusCode: status,
    headers: {
      ...SECURITY_HEADERS,
      ...headers,
      'x-request-id': requestId,
      // What is left of a body that was too large is not worth waiting for.
      ...(failure.code === 'PAYLOAD_TOO_LARGE' ? { connection: 'close' } : {}),
      ...more,
    },
    body: JSON.stringify(body),
  });
}
