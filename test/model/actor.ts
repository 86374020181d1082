import { forgettable, isLastWord } from './forget.ts';
import type { Interner } from './interner.ts';
import type { Answer } from './ports.ts';
import {
  type History,
  type Question,
  type Run,
  replay,
  type Standing,
  type Step,
} from './replay.ts';

/**
 * How far an actor has come. A use case knows nothing but what it was told: so the questions that
 * it asks next, and its end, follow from its history.
 */
export interface Progress {
  readonly id: number;
  readonly questions: readonly Question[];
  /** What it told its caller, once it has ended. */
  readonly ended: Answer | undefined;
}

export interface Actors {
  /** @param name - the actor's task as JSON: equal for equal code, and for no other */
  begin(name: string, run: Run, clock: number): Promise<Progress>;
  advance(from: Progress, step: Step, clock: number): Promise<Progress>;
  /** How often code was run so far. */
  readonly replays: number;
}

interface Node {
  readonly name: string;
  readonly run: Run;
  readonly history: History;
  readonly progress: Progress;
}

/**
 * Unrolls the code of actors, on demand: each history is run once, from its beginning, and then
 * known. So real asynchronous code, which nobody can copy in the middle of its run, is searched as
 * fast as a table.
 *
 * @param forgets - whether an actor forgets what its code does not remember
 */
export function createActors(interner: Interner, forgets: boolean): Actors {
  const nodes: Node[] = [];
  const byHistory = new Map<string, Node>();
  const byStep = new Map<string, Node>();
  let replays = 0;

  function run(code: Run, history: History): Promise<Standing | undefined> {
    replays += 1;
    return replay(code, history);
  }

  /** Where the code stands, after the shortest history that leads there. */
  async function standing(code: Run, history: History): Promise<Standing> {
    const full = await run(code, history);
    if (!full) throw new Error('The code asks something else than before: it is not pure.');
    for (const shorter of forgets ? forgettable(history, full) : []) {
      const there = await run(code, shorter);
      if (there && wordsOf(there, interner) === wordsOf(full, interner)) return there;
    }
    return full;
  }

  async function arrive(name: string, code: Run, steps: History): Promise<Node> {
    const there = await standing(code, steps);
    const { questions, ended } = there;
    const history = there.looksAtClock ? there.history : withoutLastTime(there.history);
    const isLast = forgets && isLastWord(roleIn(name), there);
    const key = `${name} ${isLast ? wordsOf(there, interner) : keyOf(history, interner)}`;
    const known = byHistory.get(key);
    if (known) return known;
    const progress = { id: nodes.length, questions, ended };
    const node = { name, run: code, history, progress };
    nodes.push(node);
    byHistory.set(key, node);
    return node;
  }

  async function once(key: string, make: () => Promise<Node>): Promise<Progress> {
    const node = byStep.get(key) ?? (await make());
    byStep.set(key, node);
    return node.progress;
  }

  return {
    begin: (name, code, clock) =>
      once(`${name} ${clock}`, () => arrive(name, code, { beganAt: clock, steps: [] })),
    advance: async (from, step, clock) => {
      const node = nodes[from.id];
      if (!node) throw new Error('There is no such actor.');
      const { beganAt, steps } = node.history;
      return once(`${from.id} ${stepKeyOf(step, interner)} ${clock}`, () =>
        arrive(node.name, node.run, { beganAt, steps: [...steps, { step, clock }] }),
      );
    },
    get replays() {
      return replays;
    },
  };
}

/** Actors are named by their task. */
const roleIn = (name: string): string => (JSON.parse(name) as { readonly role: string }).role;

const stepKeyOf = (step: Step, interner: Interner): string =>
  step === 'stop' ? step : `${step.question.number} ${interner.idOf(step.answer)}`;

const keyOf = ({ beganAt, steps }: History, interner: Interner): string =>
  `${beganAt} ${steps.map(({ step, clock }) => `${stepKeyOf(step, interner)} ${clock}`)}`;

/** What the code says at a place, whatever its questions are numbered. */
const wordsOf = ({ questions, ended }: Standing, interner: Interner): string =>
  `${questions.map(({ port, args }) => `${port} ${interner.idOf(args)}`).sort()} ${interner.idOf(ended)}`;

/** A time at which the code did not look at the clock is no part of its history. */
function withoutLastTime({ beganAt, steps }: History): History {
  const last = steps.at(-1);
  return last ? { beganAt, steps: steps.with(-1, { ...last, clock: 0 }) } : { beganAt: 0, steps };
}
