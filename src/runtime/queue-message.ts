import type { SQSRecord } from 'aws-lambda';
import { RowMessageBody } from '../rows/message.ts';
import type { RowMessage } from '../rows/ports.ts';
import { logger } from './observability.ts';

/** What a record says; `undefined`, and a line in the log, for one that nobody here understands. */
export function readMessage({ body, messageId }: SQSRecord): RowMessage | undefined {
  const { data, error } = RowMessageBody.safeParse(parsed(body));
  if (data) return { id: data.id, clientId: data.clientId, requestId: data.requestId };
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
