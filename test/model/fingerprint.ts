import type { Model } from './model.ts';
import type { State } from './state.ts';

/**
 * A short string that is equal for states from which the same things can happen: actors are named
 * by how far they have come, so that it does not matter which worker is which.
 */
export function fingerprint({ interner }: Model, { world, actors, budget }: State): string {
  const messages = world.messages.map(
    ({ id, body, visibleAt, heldBy, isDead }) =>
      `${id} ${interner.idOf(body)} ${Math.max(0, visibleAt - world.clock)} ${heldBy === undefined ? '' : 'held'} ${isDead}`,
  );
  const present = actors.map(({ id, progress, messageId, isStopping }) => {
    const isLatest = world.messages.some((one) => one.id === messageId && one.heldBy === id);
    return `${progress.id} ${messageId} ${isLatest} ${isStopping}`;
  });
  const { tables, objects, files, posts, visits, finishes, clock } = world;
  const { cancelled, answered, arrived, seenOver, misread } = world;
  const lasting = [tables, objects, files, posts, visits, finishes, budget];
  const told = [cancelled, answered, arrived, seenOver, misread];
  return [clock, [...lasting, ...told].map(interner.idOf), messages, present.sort()].join('|');
}
