import { Logger } from '@aws-lambda-powertools/logger';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createInvoke, type Invoke } from '../../local/invoke.ts';
import { NOW, settled } from '../support/manual-clock.ts';

const RUN = { functionName: 'run-job', timeoutMs: 30_000 };

describe('calling handlers as Lambda does', () => {
  let invoke: Invoke;
  let now: number;

  beforeEach(async () => {
    now = NOW;
    invoke = await createInvoke(() => now);
  });

  afterEach(() => vi.restoreAllMocks());

  it('tells a handler who it is and how much time it has left', async () => {
    const seen = await invoke(
      async (_event, context) => {
        now += 12_000;
        return [context.functionName, context.getRemainingTimeInMillis()];
      },
      {},
      RUN,
    );

    expect(seen).toEqual(['run-job', 18_000]);
  });

  it('keeps what one call adds to the log out of the lines of another', async () => {
    const lines: string[] = [];
    vi.spyOn(console, 'info').mockImplementation((line: string) => void lines.push(line));
    vi.stubEnv('POWERTOOLS_DEV', 'true');
    const logger = new Logger({ logLevel: 'INFO' });
    const handler = async (jobId: string) => {
      logger.appendKeys({ jobId });
      await settled();
      logger.info(`ran ${jobId}`);
    };

    await Promise.all(['job_1', 'job_2'].map((jobId) => invoke(handler, jobId, RUN)));
    vi.unstubAllEnvs();

    const entries = lines.map((line) => JSON.parse(line));
    expect(entries.map(({ message, jobId }) => [message, jobId])).toEqual([
      ['ran job_1', 'job_1'],
      ['ran job_2', 'job_2'],
    ]);
  });
});
