import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApi } from '../support/api.ts';
import { HAS_SMALL_QUOTA, openTarget, SMALL_QUOTA, type Target } from '../support/target.ts';

describe.skipIf(!HAS_SMALL_QUOTA)(
  'a daily quota (on a stage: needs GANNET_QUOTA_API_KEY, of a client with 20 jobs a day)',
  () => {
    let target: Target;

    beforeAll(async () => {
      target = await openTarget();
    });

    afterAll(() => target.close());

    it('lets exactly as many jobs in as it says, however many race', async () => {
      const api = createApi(target.url, target.smallQuotaKey);
      const body = { kind: 'page', input: { url: `${target.demoUrl}/`, outputs: ['text'] } };
      const submit = () => api.insist(body, randomUUID());

      const responses = await Promise.all(Array.from({ length: 50 }, submit));
      const refused = responses.filter(({ status }) => status === 429);
      const problem = await refused[0]?.json();

      expect(responses.filter(({ status }) => status === 202)).toHaveLength(SMALL_QUOTA);
      expect(refused).toHaveLength(50 - SMALL_QUOTA);
      expect(problem).toMatchObject({ code: 'QUOTA_EXCEEDED', status: 429 });
      expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await api.list('size=100')).items).toHaveLength(SMALL_QUOTA);
    });
  },
);
