import { setTimeout as sleep } from 'node:timers/promises';
import { SQSClient } from '@aws-sdk/client-sqs';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type ReadOutput, readStageOutputs } from '../../scripts/stage-outputs.ts';
import { dynamoDocuments } from '../../src/aws/dynamo-client.ts';
import { createDynamoJobStore } from '../../src/aws/dynamo-job-store.ts';
import { createSqsJobQueue } from '../../src/aws/sqs-job-queue.ts';
import { idsFrom } from '../../src/jobs/ids.ts';
import { createSubmitJob } from '../../src/jobs/submit-job.ts';
import { TIMING } from '../../src/jobs/timing.ts';
import type { RowQueue } from '../../src/rows/ports.ts';

const { GANNET_URL, GANNET_API_KEY, GANNET_CLIENT_ID, GANNET_DEMO_URL } = z
  .object({
    GANNET_URL: z.url(),
    GANNET_API_KEY: z.string(),
    GANNET_CLIENT_ID: z.string(),
    GANNET_DEMO_URL: z.url(),
  })
  .parse(process.env);

const JobView = z.object({
  status: z.string(),
  failure: z.object({ code: z.string() }).optional(),
});

/** Looks at a job through the API until it has ended; the test's own time limit bounds it. */
async function ended(jobId: string): Promise<z.infer<typeof JobView>> {
  for (;;) {
    const response = await fetch(`${GANNET_URL}/v1/jobs/${jobId}`, {
      headers: { 'x-api-key': GANNET_API_KEY },
    });
    const job = JobView.parse(await response.json());
    if (['succeeded', 'failed', 'cancelled'].includes(job.status)) return job;
    await sleep(1_000);
  }
}

describe('a deployed stage', () => {
  let output: ReadOutput;

  beforeAll(async () => {
    output = await readStageOutputs('dev');
  });

  /** Writes a job as submit-job does, and sends its message to `queue`. */
  const submit = async (queue: RowQueue, resendMs: number): Promise<string> => {
    const store = createDynamoJobStore({
      documents: dynamoDocuments(),
      tables: { jobs: output('JobsTable'), limits: output('LimitsTable') },
      onUnreadable: (_row, error) => {
        throw error;
      },
    });
    const submitJob = createSubmitJob({
      store,
      queue,
      newId: idsFrom(Date.now),
      now: Date.now,
      timing: { ...TIMING, resendMs },
      onSendFailed: (_jobId, error) => {
        throw error;
      },
    });
    const { job } = await submitJob({
      clientId: GANNET_CLIENT_ID,
      jobsPerDay: 1_000,
      requestId: 'req_healing',
      kind: 'screenshot',
      input: { url: GANNET_DEMO_URL },
      site: new URL(GANNET_DEMO_URL).hostname,
      tags: [],
      timeoutMs: 60_000,
      maxAttempts: 3,
    });
    return job.request.jobId;
  };

  it('runs a job whose message was lost, once the sweep has found it', async () => {
    const jobId = await submit({ send: async () => {} }, 0);

    expect(await ended(jobId)).toMatchObject({ status: 'succeeded' });
  });

  it('ends a job whose message came to the dead letters', async () => {
    const dead = createSqsJobQueue(new SQSClient(), output('DeadQueueUrl'));
    const jobId = await submit(dead, TIMING.resendMs);

    expect(await ended(jobId)).toMatchObject({
      status: 'failed',
      failure: { code: 'JOB_POISONED' },
    });
  });
});
