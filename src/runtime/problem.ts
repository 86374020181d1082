import { errorPage } from '../api/job-view.ts';
import { FAILURES, type JobFailure, type UsedUpQuota } from '../jobs/errors.ts';

/** A refusal as `application/problem+json` (RFC 9457): what, which fields, and the way out. */
export function problem(failure: JobFailure, requestId: string) {
  const { code, status, message, fields, retryAfterS, quota } = failure;
  const body = {
    type: errorPage(code),
    title: FAILURES[code].title,
    status,
    detail: message,
    code,
    instance: `/requests/${requestId}`,
    requestId,
    ...(fields.length > 0 ? { errors: fields } : {}),
    ...(quota ? { quota: quotaView(quota) } : {}),
  };
  return {
    status,
    headers: {
      'content-type': 'application/problem+json',
      ...(retryAfterS === undefined ? {} : { 'retry-after': String(retryAfterS) }),
      ...(quota ? rateLimitHeaders(quota, retryAfterS ?? 0) : {}),
    },
    body,
  };
}

const quotaView = ({ name, limit, used, resetsAt }: UsedUpQuota) => ({
  name,
  limit,
  used,
  resetsAt: new Date(resetsAt).toISOString(),
});

/**
 * The fields of the IETF draft on rate limits: the policy, and what is left of it. Both are whole
 * numbers there, so that of a budget only the window is told.
 */
function rateLimitHeaders({ name, limit, windowS }: UsedUpQuota, resetsInS: number) {
  const quota = typeof limit === 'number' ? `;q=${limit}` : '';
  return {
    'ratelimit-policy': `"${name}"${quota};w=${windowS}`,
    ratelimit: `"${name}";r=0;t=${resetsInS}`,
  };
}
