import type { Submitted } from '../jobs/accept-job.ts';
import type { WaitForJob } from '../jobs/get-job.ts';
import { hasEnded } from '../jobs/job.ts';
import type { HttpRequest, HttpResponse } from '../runtime/http.ts';
import type { LinkTo } from './artifact-links.ts';
import { jobView } from './job-view.ts';
import { waitMsOf } from './prefer.ts';
import { receiptHeaders } from './receipt-view.ts';

interface Dependencies {
  readonly waitForJob: WaitForJob;
  readonly linkTo: LinkTo;
}

/**
 * The answer to a request that made a job: `202` with where to look for it; with `Prefer: wait=…`,
 * `200` with the finished job if it ends in that time.
 */
export async function answerSubmitted(
  { waitForJob, linkTo }: Dependencies,
  { job, replayed }: Submitted,
  { headers }: Pick<HttpRequest, 'headers'>,
): Promise<HttpResponse> {
  const { jobId, clientId } = job.state;
  const waitMs = waitMsOf(headers.prefer);
  const latest = waitMs > 0 ? await waitForJob(clientId, jobId, waitMs) : job;
  return {
    status: waitMs > 0 && hasEnded(latest.state) ? 200 : 202,
    headers: {
      location: `/v1/jobs/${jobId}`,
      ...receiptHeaders(latest),
      ...(replayed ? { 'idempotent-replayed': 'true' } : {}),
    },
    body: await jobView(latest, linkTo),
  };
}
