import type { SQSEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { createHandler } from '../../../functions/run-job/handler.ts';
import type { RunJob } from '../../../src/jobs/run-job.ts';
import { bodyOf } from '../../../src/rows/message.ts';
import { lambdaContext } from '../../support/http.ts';

const message = (jobId: string) => bodyOf({ id: jobId, clientId: 'cli_1', requestId: 'req_1' });

/** What the handler gives back of these bodies, named a, b, c …, and the jobs that it ran. */
async function deliver(runJob: RunJob, ...bodies: string[]) {
  const ran: string[] = [];
  const handler = createHandler({
    runJob: (jobId, invocation) => {
      ran.push(jobId);
      return runJob(jobId, invocation);
    },
    stop: new AbortController().signal,
  });
  const Records = bodies.map((body, index) => ({ body, messageId: 'abc'.charAt(index) }));
  const { batchItemFailures } = await handler({ Records } as unknown as SQSEvent, lambdaContext);
  return { ran, givenBack: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier) };
}

const done: RunJob = async () => ({ message: 'done' });

describe('run-job', () => {
  it('acknowledges what was done', async () => {
    const { ran, givenBack } = await deliver(done, message('job_1'));

    expect(ran).toEqual(['job_1']);
    expect(givenBack).toEqual([]);
  });

  it('gives back a message whose job somebody else has', async () => {
    const { givenBack } = await deliver(async () => ({ message: 'give-back' }), message('job_1'));

    expect(givenBack).toEqual(['a']);
  });

  it.each(['no json', '{}', '{"v":2,"id":"job_1","clientId":"c","requestId":"r"}', 'null'])(
    'gives back %s, which nobody here understands, and runs the others',
    async (body) => {
      const { ran, givenBack } = await deliver(done, body, message('job_2'));

      expect(givenBack).toEqual(['a']);
      expect(ran).toEqual(['job_2']);
    },
  );

  it('gives back a message whose job could not be finished, and runs the others', async () => {
    const failFirst: RunJob = async (jobId) => {
      if (jobId === 'job_1') throw new Error('the store is away');
      return { message: 'done' };
    };

    const { ran, givenBack } = await deliver(failFirst, message('job_1'), message('job_2'));

    expect(givenBack).toEqual(['a']);
    expect(ran).toEqual(['job_1', 'job_2']);
  });

  it('tells the use case how much time is left', async () => {
    const seen: number[] = [];
    await deliver(async (_job, { remainingMs }) => {
      seen.push(remainingMs);
      return { message: 'done' };
    }, message('job_1'));

    expect(seen).toEqual([300_000]);
  });
});
