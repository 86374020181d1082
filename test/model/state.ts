import type { SubmitCommand } from '../../src/jobs/submit-job.ts';
import type { Progress } from './actor.ts';
import type { Budget } from './budget.ts';
import { isUrgent } from './effects.ts';
import type { Model } from './model.ts';
import type { Run, Step } from './replay.ts';
import type { UseCases } from './use-cases.ts';
import { changeMessage, dropMessage, EMPTY_WORLD, type World } from './world.ts';

/** What an actor is there for. */
export type Task =
  | { readonly role: 'api'; readonly command: SubmitCommand; readonly jobId: string }
  | { readonly role: 'worker'; readonly jobId: string }
  | { readonly role: 'sweep'; readonly aheadMs: number }
  | { readonly role: 'cancel'; readonly clientId: string; readonly jobId: string }
  | { readonly role: 'bury'; readonly jobId: string }
  | {
      readonly role: 'replay';
      readonly command: SubmitCommand;
      readonly jobId: string;
      readonly newJobId: string;
    };

/** Somebody at work: an invocation of a function. */
export interface Actor {
  readonly id: number;
  readonly task: Task;
  readonly progress: Progress;
  readonly messageId?: number | undefined;
  readonly isStopping: boolean;
}

/** All that decides what can happen next. */
export interface State {
  readonly world: World;
  readonly actors: readonly Actor[];
  readonly budget: Budget;
}

/** Everybody submits, nothing has happened. */
export async function initialState(model: Model): Promise<State> {
  let state: State = { world: EMPTY_WORLD, actors: [], budget: model.budget };
  for (const [index, command] of model.commands.entries()) {
    state = await begin(model, state, { role: 'api', command, jobId: `job_${index + 1}` });
  }
  return state;
}

/** @param messageId - what the actor is given: it gets the latest receipt of it */
export async function begin(
  model: Model,
  { world, actors, budget }: State,
  task: Task,
  messageId?: number,
): Promise<State> {
  const taken = new Set(actors.map(({ id }) => id));
  let id = 1;
  while (taken.has(id)) id += 1;
  const run = runOf(task, model.useCases);
  const progress = await model.actors.begin(JSON.stringify(task), run, world.clock);
  const actor: Actor = { id, task, progress, messageId, isStopping: false };
  const held = messageId === undefined ? world : changeMessage(world, messageId, { heldBy: id });
  return { world: held, actors: [...actors, actor], budget };
}

function runOf(task: Task, useCases: UseCases): Run {
  switch (task.role) {
    case 'api':
      return (ports) => useCases.submit(ports, task.command, task.jobId);
    case 'worker':
      return (ports) => useCases.work(ports, task.jobId);
    case 'sweep':
      return (ports) => useCases.sweep(ports, task.aheadMs);
    case 'cancel':
      return (ports) => useCases.cancel(ports, task.clientId, task.jobId);
    case 'bury':
      return (ports) => useCases.bury(ports, task.jobId);
    case 'replay':
      return (ports) => useCases.replay(ports, task.command, task.jobId, task.newJobId);
  }
}

/** Lets one thing happen to one actor, and what follows at once; one that ends leaves. */
export async function advance(
  model: Model,
  state: State,
  actor: Actor,
  step: Step,
): Promise<State> {
  const { world } = state;
  const progress = await model.actors.advance(actor.progress, step, world.clock);
  const moved = { ...actor, progress, isStopping: actor.isStopping || step === 'stop' };
  const question = progress.questions.find((one) => isUrgent(actor.task.role, one));
  if (question) {
    const [, value] = model.perform(world, question, actor);
    return advance(model, state, moved, { question, answer: { value } });
  }
  if (!progress.ended) {
    const actors = state.actors.map((one) => (one.id === actor.id ? moved : one));
    return { ...state, actors };
  }
  if (progress.questions.length > 0) throw new Error(`${actor.task.role} left a call behind.`);
  const left = leave(state, actor);
  return { ...left, world: conclude(left.world, moved) };
}

/** Takes an actor away, whatever it was doing; a message that it had can be delivered again. */
export function leave(state: State, actor: Actor): State {
  const actors = state.actors.filter((one) => one.id !== actor.id);
  const held = state.world.messages.find(({ heldBy }) => heldBy === actor.id);
  const world = held ? changeMessage(state.world, held.id, { heldBy: undefined }) : state.world;
  return { ...state, world, actors };
}

/** What follows outside of an actor from the answer that it gave. */
function conclude(world: World, { task, progress, messageId }: Actor): World {
  const { ended } = progress;
  if (!ended || 'failure' in ended) return world;
  if (task.role === 'api') return answered(world, task.command.idempotency?.key, ended.value);
  // Whoever retries a job is answered with the same new one, as if its id were a key.
  if (task.role === 'replay') return answered(world, `the retry of ${task.jobId}`, ended.value);
  if (task.role === 'bury' && messageId !== undefined) return dropMessage(world, messageId);
  if (task.role !== 'cancel' || world.cancelled.includes(task.jobId)) return world;
  return { ...world, cancelled: [...world.cancelled, task.jobId].sort() };
}

function answered(world: World, key = '', answer: unknown): World {
  const { jobId } = answer as { jobId: string };
  const isKnown = world.answered.some((one) => one.key === key && one.jobId === jobId);
  return isKnown ? world : { ...world, answered: [...world.answered, { key, jobId }] };
}
