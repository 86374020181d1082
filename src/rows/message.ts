import * as z from 'zod';
import type { RowMessage } from './ports.ts';

/** What a queue carries. An unknown version is refused: its sender is newer than this code. */
export const RowMessageBody = z.object({
  v: z.literal(1),
  id: z.string(),
  clientId: z.string(),
  requestId: z.string(),
});

export const bodyOf = ({ id, clientId, requestId }: RowMessage): string =>
  JSON.stringify({ v: 1, id, clientId, requestId } satisfies z.infer<typeof RowMessageBody>);
