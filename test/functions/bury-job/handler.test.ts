import type { SQSEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { createHandler } from '../../../functions/bury-job/handler.ts';
import type { Burial } from '../../../src/jobs/bury-job.ts';
import { bodyOf } from '../../../src/rows/message.ts';
import { lambdaContext } from '../../support/http.ts';

const READABLE = bodyOf({ id: 'job_1', clientId: 'cli_1', requestId: 'req_1' });

async function bury(burial: Burial, body: string) {
  const buried: string[] = [];
  const handler = createHandler(async (jobId) => {
    buried.push(jobId);
    return burial;
  });
  const event = { Records: [{ body, messageId: 'a' }] } as unknown as SQSEvent;
  return { buried, ...(await handler(event, lambdaContext)) };
}

describe('bury-job', () => {
  it.each(['buried', 'alive', 'ended', 'unknown'] as const)(
    'is done with a message whose job turns out to be %s',
    async (burial) => {
      const { buried, batchItemFailures } = await bury(burial, READABLE);

      expect(buried).toEqual(['job_1']);
      expect(batchItemFailures).toEqual([]);
    },
  );

  it('leaves a message that nobody can read for a person to look at', async () => {
    const { buried, batchItemFailures } = await bury('buried', '?');

    expect(buried).toEqual([]);
    expect(batchItemFailures).toEqual([{ itemIdentifier: 'a' }]);
  });
});
