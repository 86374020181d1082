import { createHash, randomUUID } from 'node:crypto';
import * as z from 'zod';
import { type Loopback, serve } from './serve.ts';

/**
 * The few operations of SQS that are needed, in memory and on loopback, for any queue that is named:
 * at least once, hidden while somebody has it, and back when it is not deleted.
 */
interface Waiting {
  readonly id: string;
  readonly body: string;
  visibleAt: number;
  receipt: string;
}

const Asked = z.object({
  QueueUrl: z.string(),
  MessageBody: z.string().default(''),
  DelaySeconds: z.number().default(0),
  VisibilityTimeout: z.number().default(30),
  MaxNumberOfMessages: z.number().default(1),
  ReceiptHandle: z.string().default(''),
});
type Asked = z.infer<typeof Asked>;

export async function startLoopbackSqs(): Promise<Loopback> {
  const queues = new Map<string, Waiting[]>();
  const inLine = ({ QueueUrl }: Asked): Waiting[] => {
    // Whatever address it was reached by.
    const { pathname } = new URL(QueueUrl);
    const line = queues.get(pathname) ?? [];
    queues.set(pathname, line);
    return line;
  };
  const held = (asked: Asked) =>
    inLine(asked).findIndex(({ receipt }) => receipt === asked.ReceiptHandle);
  const operations: Readonly<Record<string, (asked: Asked) => object>> = {
    SendMessage: (asked) => {
      const { MessageBody: body, DelaySeconds } = asked;
      const id = randomUUID();
      inLine(asked).push({ id, body, visibleAt: Date.now() + DelaySeconds * 1_000, receipt: '' });
      return { MessageId: id, MD5OfMessageBody: md5(body) };
    },
    ReceiveMessage: (asked) => ({
      Messages: inLine(asked)
        .filter(({ visibleAt }) => visibleAt <= Date.now())
        .slice(0, asked.MaxNumberOfMessages)
        .map((message) => {
          message.visibleAt = Date.now() + asked.VisibilityTimeout * 1_000;
          message.receipt = randomUUID();
          const { id, body, receipt } = message;
          return { MessageId: id, Body: body, MD5OfBody: md5(body), ReceiptHandle: receipt };
        }),
    }),
    // A stale receipt deletes nothing, and nobody is told.
    DeleteMessage: (asked) => {
      const index = held(asked);
      if (index >= 0) inLine(asked).splice(index, 1);
      return {};
    },
    ChangeMessageVisibility: (asked) => {
      const message = inLine(asked)[held(asked)];
      if (message) message.visibleAt = Date.now() + asked.VisibilityTimeout * 1_000;
      return {};
    },
  };
  return serve(({ headers }, body, answer) => {
    const [, name = ''] = String(headers['x-amz-target']).split('.');
    const work = operations[name];
    const done = work?.(Asked.parse(JSON.parse(body.toString())));
    answer.writeHead(done ? 200 : 400, { 'content-type': 'application/x-amz-json-1.0' });
    answer.end(JSON.stringify(done ?? { __type: 'com.amazonaws.sqs#UnsupportedOperation' }));
  });
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
