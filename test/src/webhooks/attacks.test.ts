import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { JobFailure } from '../../../src/jobs/errors.ts';
import { createPostWebhook } from '../../../src/runtime/post-webhook.ts';
import { createWalledFetch } from '../../../src/wall/fetch.ts';
import { attacksOn } from '../../attacks/cases.ts';
import { type Canary, startCanary } from '../../support/canary.ts';
import { policyWith } from '../../support/policy.ts';
import { answerWith, openReceiver, type Receiver } from '../../support/receiver.ts';

/** What each attack is by its nature, and so how it is tried. Every one of the list has an entry. */
const NATURES: Readonly<Record<string, 'name' | 'rebinding' | 'redirect' | 'address'>> = {
  'webhook-02': 'name',
  'webhook-03': 'redirect',
  'webhook-05': 'rebinding',
  'webhook-06': 'address',
};

describe('endpoints that lead where nobody may be told anything', () => {
  let canary: Canary;
  let receiver: Receiver;

  beforeEach(async () => {
    [canary, receiver] = await Promise.all([startCanary(), openReceiver()]);
  });

  afterEach(async () => {
    await receiver.close();
    await canary.close();
  });

  /** What becomes of a post, as a delivery does it, when the resolver gives these answers in turn. */
  const post = async (input: string, answers: readonly string[]) => {
    const asked: string[] = [];
    const resolve = async (host: string) => {
      asked.push(host);
      return [answers[asked.length - 1] ?? '127.0.0.1'];
    };
    // The canary's port is open, so that only the address can be what is refused.
    const policy = { ...policyWith(), allowedPorts: new Set([canary.port]) };
    const { hostname } = new URL(input);
    const url = `http://${hostname}:${canary.port}/`;
    const outcome = await createPostWebhook(createWalledFetch(policy, resolve), Date.now)(
      url,
      {},
      '{}',
    ).catch((error: unknown) => JobFailure.from(error).code);
    // Who looks twice can be told two things.
    expect(asked.length).toBeLessThanOrEqual(1);
    return outcome;
  };

  const TRIES = {
    name: (input: string) => post(input, ['10.0.0.1']),
    rebinding: (input: string) => post(input, ['127.0.0.1', '93.184.216.34']),
    address: (input: string) => post(input, ['127.0.0.1']),
    redirect: async () => {
      receiver.behave(answerWith(302, '', { location: `http://127.0.0.1:${canary.port}/` }));
      const fetch = createWalledFetch(policyWith(receiver.host));
      const answer = await createPostWebhook(fetch, Date.now)(receiver.url.href, {}, '{}');
      // The redirect itself is the answer, and no delivery counts as made by one.
      return answer.status;
    },
  };

  it.each(attacksOn('webhook'))('$id: $why', async ({ id, input }) => {
    const nature = NATURES[id];
    if (!nature) throw new Error(`Say of ${id} how it is to be tried.`);

    expect(await TRIES[nature](input)).toBe(nature === 'redirect' ? 302 : 'ADDRESS_BLOCKED');
    expect(canary.hits()).toBe(0);
  });
});
