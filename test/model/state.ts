import type { SubmitCommand } from '../../src/jobs/submit-job.ts';
import { putRow } from '../support/memory-rows.ts';
import type { Progress } from './actor.ts';
import { type BatchOrder, fileOf, UPLOAD } from './batch-order.ts';
import type { Verb } from './batch-use-cases.ts';
import type { Budget } from './budget.ts';
import { conclude } from './conclude.ts';
import type { Model } from './model.ts';
import { isUrgent } from './questions.ts';
import type { Run, Step } from './replay.ts';
import type { UseCases } from './use-cases.ts';
import { BOOK } from './webhook-ports.ts';
import { bookOf } from './webhook-use-cases.ts';
import { changeMessage, EMPTY_WORLD, type World } from './world.ts';

/** What an actor is there for. */
export type Task =
  | { readonly role: 'api'; readonly command: SubmitCommand; readonly jobId: string }
  | { readonly role: 'worker'; readonly jobId: string }
  | { readonly role: 'sweep'; readonly of: Swept; readonly aheadMs: number }
  | { readonly role: 'cancel'; readonly clientId: string; readonly jobId: string }
  | { readonly role: 'bury'; readonly jobId: string }
  | {
      readonly role: 'replay';
      readonly command: SubmitCommand;
      readonly jobId: string;
      readonly newJobId: string;
    }
  | {
      readonly role: 'replay-letter';
      readonly command: SubmitCommand;
      readonly jobId: string;
      readonly newJobId: string;
    }
  | { readonly role: 'batch-api'; readonly order: BatchOrder; readonly batchId: string }
  | { readonly role: 'expander'; readonly order: BatchOrder; readonly batchId: string }
  | { readonly role: 'reader'; readonly clientId: string; readonly batchId: string }
  | {
      readonly role: 'manager';
      readonly verb: Exclude<Verb, 'look'>;
      readonly clientId: string;
      readonly batchId: string;
    }
  | { readonly role: 'deliverer'; readonly deliveryId: string }
  | { readonly role: 'redeliver'; readonly clientId: string; readonly deliveryId: string };

/** What there is a sweep for. */
export const SWEPT = ['jobs', 'batches', 'deliveries'] as const;
export type Swept = (typeof SWEPT)[number];

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
  let state: State = { world: firstWorld(model), actors: [], budget: model.budget };
  if (model.batch) {
    const { batch: order } = model;
    state = await begin(model, state, { role: 'batch-api', order, batchId: batchIdOf(1) });
  }
  for (const [index, command] of model.commands.entries()) {
    state = await begin(model, state, { role: 'api', command, jobId: `job_${index + 1}` });
  }
  return state;
}

/** What was there before anything happens. */
function firstWorld({ batch, commands, isListening }: Model): World {
  const files = batch?.from === 'upload' ? { [UPLOAD.key]: fileOf(batch) } : {};
  const [clientId] = [batch, ...commands].flatMap((one) => one?.clientId ?? []);
  if (!isListening || clientId === undefined) return { ...EMPTY_WORLD, files };
  return { ...EMPTY_WORLD, files, tables: putRow(EMPTY_WORLD.tables, BOOK, bookOf(clientId)) };
}

/** The ids of batches that the search makes. */
export const batchIdOf = (number: number): string => `bat_${String(number).padStart(26, '0')}`;

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
  return goOn(model, { world: held, actors: [...actors, actor], budget }, actor);
}

function runOf(task: Task, useCases: UseCases): Run {
  switch (task.role) {
    case 'api':
      return (ports) => useCases.submit(ports, task.command, task.jobId);
    case 'worker':
      return (ports) => useCases.work(ports, task.jobId);
    case 'sweep':
      return (ports) => sweepOf(task.of, useCases)(ports, task.aheadMs);
    case 'cancel':
      return (ports) => useCases.cancel(ports, task.clientId, task.jobId);
    case 'bury':
      return (ports) => useCases.bury(ports, task.jobId);
    case 'replay':
      return (ports) => useCases.replay(ports, task.command, task.jobId, task.newJobId);
    case 'replay-letter':
      return (ports) => useCases.replayLetter(ports, task.command, task.jobId, task.newJobId);
    case 'batch-api':
      return (ports) => useCases.createBatch(ports, task.order, task.batchId);
    case 'expander':
      return (ports) => useCases.expand(ports, task.order, task.batchId);
    case 'manager':
      return (ports) => useCases.manage(ports, task.verb, task.clientId, task.batchId);
    case 'reader':
      return (ports) => useCases.manage(ports, 'look', task.clientId, task.batchId);
    case 'deliverer':
      return (ports) => useCases.deliver(ports, task.deliveryId);
    case 'redeliver':
      return (ports) => useCases.redeliver(ports, task.clientId, task.deliveryId);
  }
}

const sweepOf = (of: Swept, useCases: UseCases): UseCases['sweep'] =>
  ({
    jobs: useCases.sweep,
    batches: useCases.sweepBatches,
    deliveries: useCases.sweepDeliveries,
  })[of];

/** Lets one thing happen to one actor, and what follows at once; one that ends leaves. */
export async function advance(
  model: Model,
  state: State,
  actor: Actor,
  step: Step,
): Promise<State> {
  const progress = await model.actors.advance(actor.progress, step, state.world.clock);
  const moved = { ...actor, progress, isStopping: actor.isStopping || step === 'stop' };
  return goOn(model, state, moved);
}

async function goOn(model: Model, state: State, actor: Actor): Promise<State> {
  const { task, progress } = actor;
  const question = progress.questions.find((one) => isUrgent(state, model, task.role, one));
  if (question) {
    const [world, value] = model.perform(state.world, question, actor);
    return advance(model, { ...state, world }, actor, { question, answer: { value } });
  }
  if (!progress.ended) {
    const actors = state.actors.map((one) => (one.id === actor.id ? actor : one));
    return { ...state, actors };
  }
  if (progress.questions.length > 0) throw new Error(`${task.role} left a call behind.`);
  const left = leave(state, actor);
  return { ...left, world: conclude(left.world, actor) };
}

/** Takes an actor away, whatever it was doing; a message that it had can be delivered again. */
export function leave(state: State, actor: Actor): State {
  const actors = state.actors.filter((one) => one.id !== actor.id);
  const held = state.world.messages.find(({ heldBy }) => heldBy === actor.id);
  const world = held ? changeMessage(state.world, held.id, { heldBy: undefined }) : state.world;
  return { ...state, world, actors };
}
