import { hasEnded } from '../../../src/jobs/job.ts';
import { due } from '../../support/memory-job-store.ts';
import { begin, type State } from '../state.ts';
import { visibleMessages, type World } from '../world.ts';
import { has, type Moves, spend } from './move.ts';

/**
 * The clock goes from one moment that matters to the next. While somebody is at work that is
 * trouble, for a lease may end; when nobody is, time simply passes.
 */
export const clock: Moves = function* (_model, state) {
  const next = nextMoment(state.world);
  if (next === undefined) return;
  const isCalm = state.actors.length === 0;
  if (!isCalm && !has(state, 'jumps')) return;
  const from = isCalm ? state : spend(state, 'jumps');
  yield {
    label: () => `it is ${next / 1_000} s`,
    isCalm,
    to: async () => ({ ...from, world: { ...from.world, clock: next } }),
  };
};

function nextMoment({ clock: now, tables, messages }: World): number | undefined {
  const moments = messages.map(({ visibleAt }) => visibleAt);
  for (const { state } of Object.values(tables.jobs)) {
    if (hasEnded(state)) continue;
    const { dueAt, wait, leaseEndsAt } = state;
    for (const moment of [dueAt, wait?.startsAt, leaseEndsAt]) {
      if (moment !== undefined) moments.push(moment);
    }
  }
  return moments.filter((moment) => moment > now).sort((a, b) => a - b)[0];
}

/** A sweep with nothing to do is left out; one that nothing else stands in for comes for sure. */
export const sweeps: Moves = function* (model, state) {
  if (!model.isSwept || due(state.world.tables, state.world.clock, 1).length === 0) return;
  const isCalm = isQuiet(state) && visibleMessages(state.world).length === 0;
  if (!isCalm && !has(state, 'sweeps')) return;
  const from = isCalm ? state : spend(state, 'sweeps');
  yield {
    label: () => 'the sweep begins',
    isCalm,
    to: () => begin(model, from, { role: 'sweep', aheadMs: 0 }),
  };
};

const isQuiet = ({ actors }: State): boolean => actors.length === 0;
