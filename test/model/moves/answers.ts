import { Deferral } from '../../../src/jobs/deferral.ts';
import { JobFailure } from '../../../src/jobs/errors.ts';
import type { Budget } from '../budget.ts';
import { describeAnswer, describeQuestion, nameOf } from '../labels.ts';
import type { Model } from '../model.ts';
import type { Answer } from '../ports.ts';
import { isWrite } from '../questions.ts';
import type { Question } from '../replay.ts';
import { type Actor, advance, leave, type State } from '../state.ts';
import { SPAN_MS } from '../timing.ts';
import { dropMessage, posted } from '../world.ts';
import { has, type Move, type Moves, spend } from './move.ts';

const BUSY = new JobFailure('UNAVAILABLE', 'The service is busy. Send the request again.');
const TIMEOUT = new JobFailure('TARGET_TIMEOUT', 'The page did not answer.');
const FILE_GONE = new JobFailure('ARTIFACT_NOT_FOUND', 'The file is gone.');
const LOGIN = new JobFailure('TARGET_AUTH_REQUIRED', 'The page asks for a login.');

/** What can become of the questions that are open: answers, failures, and deaths of the asker. */
export const answers: Moves = function* (model, state) {
  for (const actor of state.actors) {
    for (const question of actor.progress.questions) {
      const asking = { model, state, actor, question };
      yield* plain(asking);
      if (isWrite(question) && has(state, 'crashes')) yield crash(asking);
      yield* failing(asking);
    }
  }
};

interface Asking {
  readonly model: Model;
  readonly state: State;
  readonly actor: Actor;
  readonly question: Question;
}

function* plain(asking: Asking): Iterable<Move> {
  const { model, state, actor, question } = asking;
  const [world, value] = model.perform(state.world, question, actor);
  if (question.port === 'clock.sleep') {
    if (has(state, 'heartbeats'))
      yield answer(asking, { ...state, world }, { value }, 'heartbeats');
    return;
  }
  yield answer(asking, { ...state, world }, { value });
  if (isOldReceipt(asking)) yield deletedByOldReceipt(asking);
}

/** A queue may or may not honour an old receipt; a message that is gone is the worse of the two. */
const isOldReceipt = ({ state: { world }, actor, question: { port, args } }: Asking): boolean =>
  port === 'queue.settle' &&
  args[0] === 'done' &&
  world.messages.some(({ id, heldBy }) => id === actor.messageId && heldBy !== actor.id);

function deletedByOldReceipt(asking: Asking): Move {
  const { state, actor } = asking;
  const world = dropMessage(state.world, actor.messageId ?? 0);
  const move = answer(asking, { ...state, world }, { value: undefined });
  return { ...move, isCalm: false, label: () => `${move.label()}, with an old receipt` };
}

function crash({ model, state, actor, question }: Asking): Move {
  const [world] = model.perform(state.world, question, actor);
  return {
    label: () => `${nameOf(actor)}: ${describeQuestion(question)}, and dies`,
    isCalm: false,
    to: async () => leave(spend({ ...state, world }, 'crashes'), actor),
  };
}

function* failing(asking: Asking): Iterable<Move> {
  const { model, state, actor, question } = asking;
  const [world] = model.perform(state.world, question, actor);
  if (question.port === 'site.visit' && has(state, 'failures')) {
    yield answer(asking, { ...state, world }, { failure: TIMEOUT }, 'failures');
    yield answer(asking, { ...state, world }, { failure: LOGIN }, 'failures');
    const later = new Deferral('site', state.world.clock + SPAN_MS);
    yield answer(asking, state, { failure: later }, 'failures');
  }
  if (question.port === 'hook.post' && has(state, 'refusals')) {
    const [eventId, body] = question.args as [string, string];
    const refused = { ...state, world: posted(state.world, eventId, body, false) };
    yield answer(asking, refused, { value: 500 }, 'refusals');
    yield answer(asking, refused, { value: 410 }, 'refusals');
    yield answer(asking, { ...state, world }, { failure: TIMEOUT }, 'refusals');
  }
  if (question.port === 'files.read' && has(state, 'failures')) {
    yield answer(asking, state, { failure: FILE_GONE }, 'failures');
  }
  if (!MAY_FAIL.has(question.port) || !has(state, 'errors')) return;
  yield answer(asking, state, { failure: BUSY }, 'errors');
  if (!isWrite(question)) return;
  const lost = answer(asking, { ...state, world }, { failure: BUSY }, 'errors');
  yield { ...lost, label: () => `${lost.label()}, though it was done` };
}

const MAY_FAIL: ReadonlySet<string> = new Set([
  'store.submit',
  'store.get',
  'store.getState',
  'store.commit',
  'store.due',
  'queue.send',
  'artifacts.put',
  'rows.createKeyed',
  'rows.get',
  'rows.commit',
  'rows.due',
  'batch.accept',
  'batch.commitWith',
  'batch.moves',
  'files.write',
]);

/** @param costs - an answer that comes out of a budget is none to rely on */
function answer(
  { model, actor, question }: Asking,
  state: State,
  given: Answer,
  costs?: keyof Budget,
): Move {
  return {
    label: () => `${nameOf(actor)}: ${describeQuestion(question)}${describeAnswer(given)}`,
    isCalm: costs === undefined,
    to: () => {
      const paid = costs === undefined ? state : spend(state, costs);
      return advance(model, paid, actor, { question, answer: given });
    },
  };
}
