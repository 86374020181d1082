import type { MemoryTables } from '../support/memory-job-store.ts';
import type { Interner } from './interner.ts';
import type { Port, Questions, Settlement } from './ports.ts';
import type { Question } from './replay.ts';
import { askStore, isStorePort, type StoreEffect } from './store-effects.ts';
import { changeMessage, dropMessage, enqueue, raised, type World } from './world.ts';

/** Who asks: what a worker tells the queue is about the message that it was given. */
export interface Asker {
  readonly id: number;
  readonly messageId?: number | undefined;
}

type OtherPort = Exclude<Port, `store.${string}`>;

/** What questions do that are not to the store; none of them says more than that it was done. */
const EFFECTS: {
  readonly [P in OtherPort]: (
    world: World,
    question: Parameters<Questions[P]>,
    asker: Asker,
  ) => World;
} = {
  'queue.send': (world, [message, delayMs]) => enqueue(world, message, delayMs),
  'queue.settle': (world, [as], asker) => settle(world, as, asker),
  'artifacts.put': (world, [key, sha256]) => ({
    ...world,
    objects: { ...world.objects, [key]: sha256 },
  }),
  'site.visit': (world, [jobId]) => ({ ...world, visits: raised(world.visits, jobId) }),
  'clock.sleep': (world) => world,
};

/** An old receipt settles nothing: the message belongs to whoever was given it last. */
function settle(world: World, as: Settlement, { id, messageId }: Asker): World {
  const message = world.messages.find((one) => one.id === messageId);
  if (message?.heldBy !== id) return world;
  return as === 'done'
    ? dropMessage(world, message.id)
    : changeMessage(world, message.id, { heldBy: undefined });
}

/** Does what a question asks for, all at once, and answers it. */
export type Perform = (
  world: World,
  question: Question,
  asker: Asker,
) => readonly [world: World, answer: unknown];

/**
 * A question to the same tables is worked out once, and equal tables are kept as one object: there
 * are few of them, and many ways to each.
 */
export function createPerform(interner: Interner): Perform {
  const worked = new WeakMap<Question, Map<MemoryTables, StoreEffect>>();

  const ask = (question: Question, port: Parameters<typeof askStore>[1], tables: MemoryTables) => {
    const effects = worked.get(question) ?? new Map<MemoryTables, StoreEffect>();
    worked.set(question, effects);
    const effect = effects.get(tables) ?? askStore(tables, port, question.args);
    const kept = { ...effect, tables: interner.one(effect.tables) };
    effects.set(tables, kept);
    return kept;
  };

  return (world, question, asker) => {
    const { port, args } = question;
    if (!isStorePort(port)) {
      const effect = EFFECTS[port] as (world: World, args: never, asker: Asker) => World;
      return [effect(world, args as never, asker), undefined];
    }
    const { tables, answer, ended } = ask(question, port, world.tables);
    const finishes = ended === undefined ? world.finishes : raised(world.finishes, ended);
    return [tables === world.tables ? world : { ...world, tables, finishes }, answer];
  };
}

/** A worker reads nothing but the request there, which never changes: no need to try it later. */
export const isUrgent = (role: string, { port }: Question): boolean =>
  role === 'worker' && port === 'store.get';

const READS: ReadonlySet<Port> = new Set([
  'store.get',
  'store.getState',
  'store.due',
  'clock.sleep',
]);

/** Whether the question leaves a trace: only then it matters whether its asker died after it. */
export const isWrite = ({ port }: Question): boolean => !READS.has(port);
