import { errorPage } from '../api/job-view.ts';
import { FAILURES, type JobFailure } from '../jobs/errors.ts';
import type { HttpResponse } from './http.ts';

/** A refusal as `application/problem+json` (RFC 9457): what, which fields, and the way out. */
export function problem(failure: JobFailure, requestId: string): HttpResponse {
  const { code, status, message, fields, retryAfterS } = failure;
  const body = {
    type: errorPage(code),
    title: FAILURES[code].title,
    status,
    detail: message,
    code,
    instance: `/requests/${requestId}`,
    requestId,
    ...(fields.length > 0 ? { errors: fields } : {}),
  };
  return {
    status,
    headers: {
      'content-type': 'application/problem+json',
      ...(retryAfterS === undefined ? {} : { 'retry-after': String(retryAfterS) }),
    },
    body,
  };
}
