import type { Model } from '../model.ts';
import { begin, type State, type Task } from '../state.ts';
import { changeMessage, dropMessage, type Message, visibleMessages } from '../world.ts';
import { has, type Move, type Moves, spend } from './move.ts';

/** What a queue does with messages: it delivers them, delivers them again, and gives them up. */
export const messages: Moves = function* (model, state) {
  const give = (message: Message, task: Task, from: State = state) =>
    begin(model, from, task, message.id);

  for (const message of visibleMessages(state.world)) {
    const task = taskOf(model, message);
    if (isFree(model, state, task)) {
      yield calm(`message ${message.id} is delivered`, () => give(message, task));
    }
    if (has(state, 'deaths')) yield death(state, message);
  }
  for (const message of state.world.messages) {
    if (message.isDead && message.heldBy === undefined) {
      yield calm(`dead message ${message.id} is delivered`, () =>
        give(message, { role: 'bury', jobId: message.body.id }),
      );
    }
    const task = taskOf(model, message);
    if (isAtWork(state, message, task) && isFree(model, state, task) && has(state, 'duplicates')) {
      yield {
        label: () => `message ${message.id} is delivered once more`,
        isCalm: false,
        to: () => give(message, task, spend(state, 'duplicates')),
      };
    }
  }
};

/** Who is given a message. */
function taskOf({ batch: order }: Model, { body: { id } }: Message): Task {
  if (id.startsWith('bat_') && order) return { role: 'expander', order, batchId: id };
  if (id.startsWith('dlv_')) return { role: 'deliverer', deliveryId: id };
  return { role: 'worker', jobId: id };
}

function isFree({ workers, helpers = 2 }: Model, { actors }: State, { role }: Task): boolean {
  const busy = actors.filter(({ task }) => task.role === role).length;
  return busy < (role === 'worker' ? workers : helpers);
}

const calm = (label: string, to: Move['to']): Move => ({ label: () => label, isCalm: true, to });

/** Its receipts are counted by the queue alone, so it may happen at any time. */
const death = (state: State, { id, body }: Message): Move => ({
  label: () => `message ${id} was received too often and goes to the dead letters`,
  isCalm: false,
  to: async () => {
    const paid = spend(state, 'deaths');
    // Only jobs are buried: of anything else a person is told, and the sweep sends it again.
    const world = body.id.startsWith('job_')
      ? changeMessage(paid.world, id, { isDead: true })
      : dropMessage(paid.world, id);
    return { ...paid, world };
  },
});

const isAtWork = ({ actors }: State, { heldBy, isDead }: Message, { role }: Task): boolean =>
  !isDead && actors.some((actor) => actor.id === heldBy && actor.task.role === role);
