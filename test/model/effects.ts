import type { MemoryTables } from '../support/memory-job-store.ts';
import type { Interner } from './interner.ts';
import type { Port, Questions, Settlement } from './ports.ts';
import type { Question } from './replay.ts';
import { sha256 } from './sha256.ts';
import { askTables, isTablePort, type TableEffect, type TablePort } from './table-effects.ts';
import { changeMessage, dropMessage, enqueue, posted, raised, type World } from './world.ts';

/** Who asks: what a worker tells the queue is about the message that it was given. */
export interface Asker {
  readonly id: number;
  readonly messageId?: number | undefined;
}

type OtherPort = Exclude<Port, TablePort>;

/** What questions do that are not to the tables, and the answer if it says more than «done». */
const EFFECTS: {
  readonly [P in OtherPort]: (
    world: World,
    question: Parameters<Questions[P]>,
    asker: Asker,
  ) => readonly [world: World, answer?: ReturnType<Questions[P]>];
} = {
  'queue.send': (world, [message, delayMs]) => [enqueue(world, message, delayMs)],
  'queue.settle': (world, [as], asker) => [settle(world, as, asker)],
  'artifacts.put': (world, [key, hash, text]) => [
    {
      ...world,
      objects: { ...world.objects, [key]: hash },
      files: text === undefined ? world.files : { ...world.files, [key]: text },
    },
  ],
  'site.visit': (world, [jobId]) => [{ ...world, visits: raised(world.visits, jobId) }],
  'clock.sleep': (world) => [world],
  'files.read': (world, [key]) => {
    const text = world.files[key];
    if (text === undefined) throw new Error(`There is no file ${key}.`);
    return [world, text];
  },
  'files.write': (world, [key, text]) => [
    { ...world, files: { ...world.files, [key]: text }, objects: withHash(world, key, text) },
  ],
  'hook.post': (world, [eventId, body]) => [posted(world, eventId, body, true), 200],
};

const withHash = ({ objects }: World, key: string, text: string) => ({
  ...objects,
  [key]: sha256(text),
});

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
  const worked = new WeakMap<Question, Map<MemoryTables, TableEffect>>();

  const ask = (question: Question, port: TablePort, tables: MemoryTables) => {
    const effects = worked.get(question) ?? new Map<MemoryTables, TableEffect>();
    worked.set(question, effects);
    const effect = effects.get(tables) ?? askTables(tables, port, question.args);
    const kept = { ...effect, tables: interner.one(effect.tables) };
    effects.set(tables, kept);
    return kept;
  };

  return (world, question, asker) => {
    const { port, args } = question;
    if (!isTablePort(port)) {
      const effect = EFFECTS[port] as (
        world: World,
        args: never,
        asker: Asker,
      ) => readonly [World, unknown?];
      const [done, answer] = effect(world, args as never, asker);
      return [done, answer];
    }
    const { tables, answer, ended } = ask(question, port, world.tables);
    const finishes = ended === undefined ? world.finishes : raised(world.finishes, ended);
    return [tables === world.tables ? world : { ...world, tables, finishes }, answer];
  };
}
