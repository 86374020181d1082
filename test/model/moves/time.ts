import { hasEnded } from '../../../src/jobs/job.ts';
import { DELIVERY } from '../../../src/webhooks/delivery.ts';
import { BATCH } from '../../support/memory-batch-store.ts';
import { due } from '../../support/memory-job-store.ts';
import { dueRows } from '../../support/memory-rows.ts';
import type { Model } from '../model.ts';
import { batchesIn, deliveriesIn } from '../rows-in.ts';
import { begin, type State, SWEPT, type Swept } from '../state.ts';
import { type Message, visibleMessages, type World } from '../world.ts';
import { has, type Moves, spend } from './move.ts';

/**
 * The clock goes from one moment that matters to the next. While somebody is at work that is
 * trouble, for a lease may end; when nobody is, time simply passes.
 */
export const clock: Moves = function* (model, state) {
  const next = nextMoment(state.world);
  if (next === undefined) return;
  // An expander that looks for room now and then would look for ever at jobs that nobody runs.
  const isBusy = model.batch !== undefined && isAnythingLeft(model, state.world);
  const isCalm = isQuiet(state) && !isBusy;
  if (!isCalm && !has(state, 'jumps')) return;
  const from = isCalm ? state : spend(state, 'jumps');
  yield {
    label: () => `it is ${next / 1_000} s`,
    isCalm,
    to: async () => ({ ...from, world: { ...from.world, clock: next } }),
  };
};

const isAnythingLeft = ({ isSwept }: Model, world: World): boolean =>
  isAnythingInLine(world) || (isSwept && SWEPT.some((of) => isDue(world, of)));

const isAnythingVisible = (world: World): boolean => visibleMessages(world).length > 0;

const isAnythingInLine = (world: World): boolean =>
  visibleMessages(world).some((message) => !isTaken(world, message));

/** Whether somebody has a lease on what the message is about: it would be given back. */
function isTaken({ tables, clock: now }: World, { body: { id } }: Message): boolean {
  const leases = [
    tables.jobs[id]?.state.leaseEndsAt,
    batchesIn(tables).find((one) => one.id === id)?.lease?.endsAt,
    deliveriesIn(tables).find((one) => one.id === id)?.leaseEndsAt,
  ];
  return leases.some((endsAt) => endsAt !== undefined && endsAt > now);
}

function nextMoment({ clock: now, tables, messages }: World): number | undefined {
  const moments = messages.map(({ visibleAt }) => visibleAt);
  for (const { state } of Object.values(tables.jobs)) {
    if (hasEnded(state)) continue;
    const { dueAt, wait, leaseEndsAt } = state;
    for (const moment of [dueAt, wait?.startsAt, leaseEndsAt]) {
      if (moment !== undefined) moments.push(moment);
    }
  }
  for (const { wait, lease, dueAt } of batchesIn(tables)) {
    moments.push(...[wait?.startsAt, lease?.endsAt, dueAt].filter((one) => one !== undefined));
  }
  for (const { startsAt, leaseEndsAt, dueAt } of deliveriesIn(tables)) {
    moments.push(...[startsAt, leaseEndsAt, dueAt].filter((one) => one !== undefined));
  }
  return moments.filter((moment) => moment > now).sort((a, b) => a - b)[0];
}

/** A sweep with nothing to do is left out; one that nothing else stands in for comes for sure. */
export const sweeps: Moves = function* (model, state) {
  if (!model.isSwept) return;
  const isInLine = model.batch ? isAnythingInLine : isAnythingVisible;
  const isCalm = isQuiet(state) && !isInLine(state.world);
  if (!isCalm && !has(state, 'sweeps')) return;
  const from = isCalm ? state : spend(state, 'sweeps');
  for (const of of SWEPT) {
    if (!isDue(state.world, of)) continue;
    yield {
      label: () => `the sweep of ${of} begins`,
      isCalm,
      to: () => begin(model, from, { role: 'sweep', of, aheadMs: 0 }),
    };
  }
};

const TYPES = { batches: BATCH, deliveries: DELIVERY } as const;

const isDue = ({ tables, clock: now }: World, of: Swept): boolean =>
  of === 'jobs' ? due(tables, now, 1).length > 0 : dueRows(tables, TYPES[of], now).length > 0;

const isQuiet = ({ actors }: State): boolean => actors.length === 0;
