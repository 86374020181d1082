import { EventEmitter } from 'node:events';
import type { CDPSession } from 'puppeteer-core';
import { describe, expect, it } from 'vitest';
import { limitAnswers } from '../../../src/browser/answer-limits.ts';
import type { JobFailure } from '../../../src/jobs/errors.ts';

const MB = 1_000_000;
const LIMITS = { answerBytes: 100 * MB, unpackedBytes: 200 * MB, unpackedRatio: 100 };

const setUp = async () => {
  const ended: JobFailure[] = [];
  const cdp = Object.assign(new EventEmitter(), { send: async () => undefined });
  await limitAnswers(cdp as unknown as CDPSession, LIMITS, (failure) => ended.push(failure));
  const receive = (requestId: string, encodedDataLength: number, dataLength: number) =>
    cdp.emit('Network.dataReceived', { requestId, dataLength, encodedDataLength });
  return {
    receive,
    finish: (requestId: string) => cdp.emit('Network.loadingFinished', { requestId }),
    ended,
  };
};

describe('limitAnswers', () => {
  it.each([
    ['comes in more than 100 MB', [100 * MB, 100 * MB], [1, 1]],
    ['unpacks to more than 200 MB', [20 * MB, 200 * MB], [0, 1]],
    ['unpacks to more than 100 times its size', [200_000, 20 * MB], [0, 1]],
  ] satisfies [string, [number, number], [number, number]][])(
    'ends a job one of whose answers %s',
    async (_case, most, more) => {
      const { receive, ended } = await setUp();
      receive('1', ...most);
      expect(ended).toEqual([]);

      receive('1', ...more);

      expect(ended).toMatchObject([{ code: 'RESPONSE_TOO_LARGE' }]);
    },
  );

  it('lets small answers pack as well as they like', async () => {
    const { receive, ended } = await setUp();

    receive('1', 10_000, 10 * MB);

    expect(ended).toEqual([]);
  });

  it('counts each answer by itself', async () => {
    const { receive, finish, ended } = await setUp();

    for (let answer = 0; answer < 10; answer += 1) {
      receive(String(answer), 60 * MB, 60 * MB);
      finish(String(answer));
    }
    receive('0', 60 * MB, 60 * MB);

    expect(ended).toEqual([]);
  });
});
