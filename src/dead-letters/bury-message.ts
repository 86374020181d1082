import type { Burial } from '../jobs/bury-job.ts';
import type { KeepMessage, LostMessage } from './keep-message.ts';

/** A message that no worker could work off; without a job id if nobody could even read it. */
export interface DeadMessage extends LostMessage {
  readonly jobId?: string | undefined;
}

/** `kept`: nobody could read it. What led to no job (`unknown`) is kept as well. */
export type MessageBurial = Burial | 'kept';

export type BuryMessage = (message: DeadMessage) => Promise<MessageBurial>;

interface Dependencies {
  readonly buryJob: (jobId: string) => Promise<Burial>;
  readonly keepMessage: KeepMessage;
}

/** Ends the job of a dead message; if it leads to none, keeps the message where its owner looks. */
export const createBuryMessage =
  ({ buryJob, keepMessage }: Dependencies): BuryMessage =>
  async ({ jobId, ...message }) => {
    if (jobId === undefined) {
      await keepMessage(message, 'unreadable-message');
      return 'kept';
    }
    const burial = await buryJob(jobId);
    if (burial === 'unknown') await keepMessage(message, 'vanished-row');
    return burial;
  };
