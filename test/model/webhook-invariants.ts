import { hasEnded, type JobState } from '../../src/jobs/job.ts';
import { type Delivery, hasEnded as hasSettled } from '../../src/webhooks/delivery.ts';
import { bookIdOf, type EndpointBook } from '../../src/webhooks/endpoint.ts';
import { MOST_ATTEMPTS } from '../../src/webhooks/timing.ts';
import { getRow } from '../support/memory-rows.ts';
import type { Invariant, StepInvariant } from './invariant.ts';
import { batchesIn, deliveriesIn } from './rows-in.ts';
import { BOOK } from './webhook-ports.ts';
import { postOf, type World } from './world.ts';

/** The job or the batch that an event is about. */
const subjectOf = ({ body }: Delivery): string =>
  (JSON.parse(body) as { readonly data: { readonly id: string } }).data.id;

interface Ending {
  readonly id: string;
  readonly clientId: string;
  readonly hasEnded: boolean;
  readonly type: string;
}

const jobEnding = (state: JobState): Ending => ({
  id: state.jobId,
  clientId: state.clientId,
  hasEnded: hasEnded(state),
  type: `job.${state.status}`,
});

/** Everything that an endpoint is told of, once it has ended. */
const endingsIn = ({ tables }: World): Ending[] => [
  ...Object.values(tables.jobs).map(({ state }) => jobEnding(state)),
  ...batchesIn(tables).map(({ id, clientId, endedAt, phase }) => ({
    id,
    clientId,
    hasEnded: endedAt !== undefined,
    type: `batch.${phase === 'expanded' ? 'ended' : phase}`,
  })),
];

/** An endpoint that is gone is told of nothing any more. */
function isListening({ tables }: World, { clientId }: Ending): boolean {
  const book = getRow(tables, BOOK, bookIdOf(clientId)) as EndpointBook | undefined;
  return book?.endpoints.some(({ disabled }) => disabled === undefined) ?? false;
}

const ofEachDelivery = (
  name: string,
  problem: (delivery: Delivery, world: World) => string | undefined,
): Invariant => ({
  name,
  problem: (world) => {
    for (const delivery of deliveriesIn(world.tables)) {
      const found = problem(delivery, world);
      if (found) return `${subjectOf(delivery)}: ${found}`;
    }
    return undefined;
  },
});

export const WEBHOOK_INVARIANTS: readonly Invariant[] = [
  {
    name: 'each end is one event, and nothing else is',
    problem: (world) => {
      const deliveries = deliveriesIn(world.tables);
      for (const ending of endingsIn(world)) {
        if (!isListening(world, ending)) continue;
        const types = deliveries
          .filter((delivery) => subjectOf(delivery) === ending.id)
          .map(({ eventType }) => eventType);
        const expected = ending.hasEnded ? [ending.type] : [];
        if (types.join() !== expected.join()) {
          return `${ending.id} is told as ${types.join(' and ')}, and not as ${expected}`;
        }
      }
      return undefined;
    },
  },
  ofEachDelivery('an event has one id, however often it is sent', (delivery, { posts }) => {
    const known = postOf(subjectOf(delivery), delivery.eventId);
    const other = Object.keys(posts).find(
      (name) => name !== known && name.startsWith(`${subjectOf(delivery)} `),
    );
    return other && `it was sent as ${other}, and is ${known}`;
  }),
  ofEachDelivery('what counts as delivered has arrived', (delivery, { arrived }) =>
    delivery.status === 'delivered' &&
    !arrived.includes(postOf(subjectOf(delivery), delivery.eventId))
      ? 'it did not'
      : undefined,
  ),
  ofEachDelivery('each attempt posts once at most', (delivery, { posts }) => {
    const count = posts[postOf(subjectOf(delivery), delivery.eventId)] ?? 0;
    return count > delivery.attempt ? `${count} posts in ${delivery.attempt} attempts` : undefined;
  }),
  ofEachDelivery('an event is given up after its attempts, or when it is to be', (delivery) => {
    const { status, ending, attemptsUsed } = delivery;
    if (attemptsUsed > MOST_ATTEMPTS) return `${attemptsUsed} attempts were used`;
    const isEarly = ending === 'attempts-used' && attemptsUsed < MOST_ATTEMPTS;
    return status === 'failed' && isEarly ? `after ${attemptsUsed} attempts` : undefined;
  }),
  ofEachDelivery('an ended delivery waits for nothing', (delivery) => {
    const { dueAt, startsAt, leaseEndsAt } = delivery;
    const isAtRest = [dueAt, startsAt, leaseEndsAt].every((moment) => moment === undefined);
    return hasSettled(delivery) && !isAtRest ? 'something of it is still to come' : undefined;
  }),
];

export const WEBHOOK_STEP_INVARIANTS: readonly StepInvariant[] = [
  {
    name: 'a delivery ends once, unless a client has it sent again',
    problem: (before, after) => {
      const late = deliveriesIn(after.tables);
      for (const delivery of deliveriesIn(before.tables)) {
        const next = late.find(({ id }) => id === delivery.id);
        const isSentAgain = next?.status === 'pending' && next.attemptsUsed === 0;
        const isSame = next?.status === delivery.status;
        if (hasSettled(delivery) && !isSame && !isSentAgain) {
          return `${subjectOf(delivery)}: it goes from ${delivery.status} to ${next?.status}`;
        }
      }
      return undefined;
    },
  },
];
