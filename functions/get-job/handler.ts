import * as z from 'zod';
import type { LinkTo } from '../../src/api/artifact-links.ts';
import { cursorOf } from '../../src/api/cursor.ts';
import { read } from '../../src/api/fields.ts';
import { eventView, jobSummary, jobView } from '../../src/api/job-view.ts';
import { waitMsOf } from '../../src/api/prefer.ts';
import { ArtifactQuery, ListQuery, NoQuery } from '../../src/api/queries.ts';
import { receiptHeaders } from '../../src/api/receipt-view.ts';
import { totalOf } from '../../src/api/total.ts';
import { JobFailure } from '../../src/jobs/errors.ts';
import type { GetJob, WaitForJob } from '../../src/jobs/get-job.ts';
import type { JobEvent } from '../../src/jobs/job.ts';
import type { JobStore } from '../../src/jobs/ports.ts';
import {
  type Answer,
  createHttpHandler,
  type HttpOptions,
  type HttpResponse,
} from '../../src/runtime/http.ts';

interface Dependencies extends HttpOptions {
  readonly getJob: GetJob;
  readonly waitForJob: WaitForJob;
  readonly getEvents: (clientId: string, jobId: string) => Promise<readonly JobEvent[]>;
  readonly listJobs: JobStore['list'];
  readonly linkTo: LinkTo;
}

/** Everything that reads jobs: one, many, the audit of one, and the way to its files. */
export const createHandler = ({ corsOrigins = [], ...dependencies }: Dependencies) => {
  const answers: Readonly<Record<string, Answer>> = {
    'GET /v1/jobs': list(dependencies),
    'GET /v1/jobs/{jobId}': one(dependencies),
    'GET /v1/jobs/{jobId}/events': events(dependencies),
    'GET /v1/jobs/{jobId}/artifacts/{name}': artifact(dependencies),
  };
  return createHttpHandler(
    async (request, caller) => {
      const answer = answers[request.route];
      if (!answer) throw new JobFailure('NOT_FOUND', 'There is nothing here.');
      return answer(request, caller);
    },
    { corsOrigins },
  );
};

const JobPath = z.object({ jobId: z.string() });
const ArtifactPath = z.object({ jobId: z.string(), name: z.string() });

const one =
  ({ waitForJob, linkTo }: Dependencies): Answer =>
  async ({ path, query, headers }, { clientId }) => {
    read(NoQuery, query, 'query');
    const { jobId } = read(JobPath, path, 'path');
    const job = await waitForJob(clientId, jobId, waitMsOf(headers.prefer));
    // Weak: the links in the answer are new every time.
    const etag = `W/"${jobId}.${job.state.version}"`;
    if (headers['if-none-match'] === etag) return { status: 304, headers: { etag } };
    const described = { etag, ...receiptHeaders(job) };
    return { status: 200, headers: described, body: await jobView(job, linkTo) };
  };

const list =
  ({ listJobs }: Dependencies): Answer =>
  async ({ query }, { clientId }): Promise<HttpResponse> => {
    const { size, next: after, ...filter } = read(ListQuery, query, 'query');
    const page = await listJobs(clientId, filter, size, after);
    const next = page.next === undefined ? undefined : cursorOf(page.next);
    return {
      status: 200,
      body: { items: page.items.map(jobSummary), size, ...totalOf(page, after), next },
    };
  };

const events =
  ({ getEvents }: Dependencies): Answer =>
  async ({ path, query }, { clientId }) => {
    read(NoQuery, query, 'query');
    const { jobId } = read(JobPath, path, 'path');
    const found = await getEvents(clientId, jobId);
    return { status: 200, body: { items: found.map(eventView) } };
  };

const artifact =
  ({ getJob, linkTo }: Dependencies): Answer =>
  async ({ path, query }, { clientId }) => {
    const { jobId, name } = read(ArtifactPath, path, 'path');
    const { expiresIn } = read(ArtifactQuery, query, 'query');
    const { result, evidence = [] } = await getJob(clientId, jobId);
    const files = [...(result?.artifacts ?? []), ...evidence.flatMap((one) => one.files)];
    const found = files.find((candidate) => candidate.name === name);
    if (!found) {
      const names = files.map((candidate) => candidate.name).join(', ');
      const hint = names ? `It has: ${names}.` : 'It has none, or none yet.';
      throw new JobFailure('ARTIFACT_NOT_FOUND', `The job has no such artifact. ${hint}`);
    }
    const { url } = await linkTo(found, expiresIn);
    return { status: 303, headers: { location: url } };
  };
