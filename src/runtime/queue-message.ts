import type { SQSRecord } from 'aws-lambda';
import { JobMessageBody } from '../jobs/message.ts';
import type { JobMessage } from '../jobs/ports.ts';
import { logger } from './observability.ts';

/** What a record says; `undefined`, and a line in the log, for one that nobody here understands. */
export function readMessage({ body, messageId }: SQSRecord): JobMessage | undefined {
  const { data, error } = JobMessageBody.safeParse(parsed(body));
  if (data) return { jobId: data.jobId, clientId: data.clientId, requestId: data.requestId };
  logger.error('message is not readable', { messageId, error });
  return undefined;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
