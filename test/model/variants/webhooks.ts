import { type Delivery, hasEnded } from '../../../src/webhooks/delivery.ts';
import { ENDS } from '../explore.ts';
import type { Ports } from '../ports.ts';
import { webhookScenario } from '../scenarios.ts';
import { REAL } from '../use-cases.ts';
import { deliver } from '../webhook-use-cases.ts';
import { delivering, ending, swept, type Variant } from './variant.ts';

/** What happens when receivers are told in ways that are simpler. */
export const WEBHOOK_VARIANTS: readonly Variant[] = [
  {
    name: 'nobody sweeps deliveries',
    breaks: ENDS,
    scenario: webhookScenario({ crashes: 1 }),
    ...swept({ sweepDeliveries: async () => {} }),
  },
  {
    name: 'the event is written after the end that it tells of',
    breaks: 'each end is one event, and nothing else is',
    scenario: webhookScenario({}),
    ...swept(ending((ports, rows) => Promise.all(rows.map((row) => ports.deliveries.create(row))))),
  },
  {
    name: 'the webhook is sent inline, without a row',
    breaks: 'each end is one event, and nothing else is',
    scenario: webhookScenario({}),
    ...swept(
      ending((ports, rows) =>
        Promise.all(
          rows.map(({ eventId, body }) => ports.post('', { 'webhook-id': eventId }, body)),
        ),
      ),
    ),
  },
  {
    name: 'a new id for every attempt',
    breaks: 'an event has one id, however often it is sent',
    scenario: webhookScenario({ refusals: 1 }),
    ...swept({
      deliver: (ports, deliveryId) => REAL.deliver(renaming(ports), deliveryId),
    }),
  },
  {
    name: 'what is about to be posted counts as delivered',
    breaks: 'what counts as delivered has arrived',
    scenario: webhookScenario({ crashes: 1 }),
    ...swept({
      deliver: async (ports, deliveryId) => {
        let post = async () => {};
        const later: Ports['post'] = async (...request) => {
          post = async () => void (await ports.post(...request));
          return { status: 200, beginning: new Uint8Array() };
        };
        const { message } = await deliver({ ...ports, post: later }, deliveryId);
        await post();
        await ports.settle(message);
      },
    }),
  },
  {
    name: 'the claim of a delivery is not conditional',
    breaks: 'each attempt posts once at most',
    scenario: webhookScenario({ duplicates: 1 }),
    ...swept(
      delivering(({ deliveries }) => ({
        commit: async (before, after) => {
          if (after.status !== 'sending') return deliveries.commit(before, after);
          await deliveries.overwrite(before, after);
          return true;
        },
      })),
    ),
  },
  {
    name: 'the finish of a delivery is not fenced by its attempt',
    breaks: 'a delivery ends once, unless a client has it sent again',
    scenario: webhookScenario({ jumps: 1, duplicates: 1, refusals: 1 }),
    ...swept(delivering(believingItself)),
  },
  {
    name: 'one refusal is taken for the last',
    breaks: 'an event is given up after its attempts, or when it is to be',
    scenario: webhookScenario({ refusals: 1 }),
    ...swept(
      delivering(({ deliveries }) => ({
        commit: (before, after) =>
          deliveries.commit(before, after.status === 'pending' ? givenUp(after) : after),
      })),
    ),
  },
  {
    name: 'an ended delivery stays in the line of the sweep',
    breaks: 'an ended delivery waits for nothing',
    scenario: webhookScenario({}),
    ...swept(
      delivering(({ deliveries }) => ({
        commit: (before, after) =>
          deliveries.commit(before, hasEnded(after) ? { ...after, dueAt: before.dueAt } : after),
      })),
    ),
  },
];

const givenUp = (delivery: Delivery): Delivery => ({
  ...delivery,
  status: 'failed',
  ending: 'attempts-used',
  startsAt: undefined,
  dueAt: undefined,
});

/** After its claim it reads nothing any more, and writes whatever is there. */
function believingItself({ deliveries }: Ports): Partial<Ports['deliveries']> {
  let mine: Delivery | undefined;
  return {
    get: async (id) => mine ?? deliveries.get(id),
    commit: async (before, after) => {
      if (mine) {
        await deliveries.overwrite(before, after);
        return true;
      }
      const isWritten = await deliveries.commit(before, after);
      if (isWritten && after.status === 'sending') mine = after;
      return isWritten;
    },
  };
}

function renaming(ports: Ports): Ports {
  let attempt = 0;
  const commit: Ports['deliveries']['commit'] = (before, after) => {
    attempt = after.attempt;
    return ports.deliveries.commit(before, after);
  };
  const post: Ports['post'] = (url, headers, body) =>
    ports.post(url, { ...headers, 'webhook-id': `${headers['webhook-id']}_${attempt}` }, body);
  return { ...ports, deliveries: { ...ports.deliveries, commit }, post };
}
