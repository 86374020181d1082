import { SQSClient } from '@aws-sdk/client-sqs';
import { expect, it } from 'vitest';
import { createSqsJobQueue } from '../../../src/aws/sqs-job-queue.ts';

/** What is sent, as SQS would get it; the rest of the port's contract is run in `test/deploy`. */
async function sent(delayMs?: number): Promise<unknown> {
  const bodies: string[] = [];
  const client = new SQSClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
    md5: false,
    requestHandler: {
      handle: async (request: { body: Uint8Array }) => {
        bodies.push(new TextDecoder().decode(request.body));
        return { response: { statusCode: 200, headers: {}, body: new TextEncoder().encode('{}') } };
      },
    },
  });
  const queue = createSqsJobQueue(client, 'https://sqs.us-east-1.amazonaws.com/1/jobs');
  await queue.send({ id: 'job_1', clientId: 'cli_a', requestId: 'req_1' }, delayMs);
  return JSON.parse(bodies.join());
}

it('groups messages by their client, so that SQS can be fair between them', async () => {
  expect(await sent()).toMatchObject({ MessageGroupId: 'cli_a', DelaySeconds: 0 });
});

it.each([
  [1, 1],
  [1_000, 1],
  [1_001, 2],
  [900_000, 900],
])('a delay of %i ms is one of %i s: never too early', async (delayMs, seconds) => {
  expect(await sent(delayMs)).toMatchObject({ DelaySeconds: seconds });
});
