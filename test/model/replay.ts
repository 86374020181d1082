import type { Answer, Ask, Interruption, Port, Ports } from './ports.ts';
import { portsAsking } from './ports.ts';

/** The code of an actor: a use case, and what its entry point does around it. */
export type Run = (ports: Ports) => Promise<unknown>;

/** A question that waits for its answer. */
export interface Question {
  /** Counted from the actor's beginning. */
  readonly number: number;
  readonly port: Port;
  readonly args: readonly unknown[];
}

/** One thing that happens to an actor. */
export type Step =
  | { readonly question: Question; readonly answer: Answer }
  /** The platform tells it to stop. */
  | 'stop';

/** A step and when it was taken. */
export interface TimedStep {
  readonly step: Step;
  readonly clock: number;
}

/** What happened to an actor so far. */
export interface History {
  readonly beganAt: number;
  readonly steps: readonly TimedStep[];
}

/** Where an actor stands after its history. */
export interface Standing {
  readonly questions: readonly Question[];
  /** What it told its caller, once it has ended. */
  readonly ended: Answer | undefined;
  /** Whether its last step looked at the clock. */
  readonly looksAtClock: boolean;
  /** What was replayed, with each question under the number that it had this time. */
  readonly history: History;
}

/** How long these take shows in the receipt and nowhere else: the actor's clock stands still. */
const TIMELESS: ReadonlySet<Port> = new Set(['store.get', 'site.visit', 'artifacts.put']);

interface Open {
  readonly question: Question;
  answer(answer: Answer): void;
}

/**
 * Runs the code from its beginning and lets the history happen to it again.
 *
 * @returns `undefined` if the code does not ask what the history answers
 */
export async function replay(run: Run, { beganAt, steps }: History): Promise<Standing | undefined> {
  const open = new Map<number, Open>();
  const stop = new AbortController();
  let clock = beganAt;
  let looksAtClock = false;
  let ended: Answer | undefined;
  const now = () => {
    looksAtClock = true;
    return clock;
  };

  run(portsAsking(askingInto(open), now, stop.signal)).then(
    (value) => {
      ended = { value };
    },
    (failure) => {
      ended = { failure };
    },
  );
  await quiet();
  const taken: TimedStep[] = [];
  for (const { step, clock: at } of steps) {
    if (step === 'stop' || !TIMELESS.has(step.question.port)) clock = at;
    looksAtClock = false;
    if (step === 'stop') {
      stop.abort();
      taken.push({ step, clock: at });
    } else {
      const asked = askedAgain(open, step.question);
      if (!asked) return undefined;
      asked.answer(step.answer);
      taken.push({ step: { ...step, question: asked.question }, clock: at });
    }
    await quiet();
  }
  const questions = [...open.values()].map(({ question }) => question);
  return { questions, ended, looksAtClock, history: { beganAt, steps: taken } };
}

/** The same question; or, in a history that is shorter now, the one to the same port. */
function askedAgain(open: Map<number, Open>, { number, port }: Question): Open | undefined {
  const same = open.get(number);
  if (same?.question.port === port) return same;
  const alike = [...open.values()].filter(({ question }) => question.port === port);
  return alike.length === 1 ? alike[0] : undefined;
}

/** Keeps questions until they are answered, or until their signal makes them pointless. */
function askingInto(open: Map<number, Open>): Ask {
  let asked = 0;
  return (port, args, interruption) =>
    new Promise((resolve, reject) => {
      const number = asked;
      asked += 1;
      open.set(number, {
        question: { number, port, args },
        answer: (given) => {
          open.delete(number);
          if ('failure' in given) reject(given.failure);
          else resolve(given.value as never);
        },
      });
      whenInterrupted(interruption, (reason) => {
        if (!open.delete(number)) return;
        if (interruption?.by === 'throwing') reject(reason);
        else resolve(undefined as never);
      });
    });
}

function whenInterrupted(interruption: Interruption | undefined, end: (reason: unknown) => void) {
  const signal = interruption?.signal;
  if (signal?.aborted) end(signal.reason);
  else signal?.addEventListener('abort', () => end(signal.reason), { once: true });
}

/** Until every promise that is ready has run to its next wait: Node runs ticks only after that. */
const quiet = () => new Promise<void>((resolve) => process.nextTick(resolve));
