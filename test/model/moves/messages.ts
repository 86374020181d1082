import { begin, type State, type Task } from '../state.ts';
import { changeMessage, type Message, visibleMessages } from '../world.ts';
import { has, type Move, type Moves, spend } from './move.ts';

const isWorker = ({ task }: { readonly task: Task }) => task.role === 'worker';

/** What a queue does with messages: it delivers them, delivers them again, and gives them up. */
export const messages: Moves = function* (model, state) {
  const give = (message: Message, task: Task, from: State = state) =>
    begin(model, from, task, message.id);
  const isFree = state.actors.filter(isWorker).length < model.workers;

  for (const message of visibleMessages(state.world)) {
    const { id: jobId } = message.body;
    if (isFree) {
      yield calm(`message ${message.id} is delivered`, () =>
        give(message, { role: 'worker', jobId }),
      );
    }
    if (has(state, 'deaths')) yield death(state, message);
  }
  for (const message of state.world.messages) {
    const { id: jobId } = message.body;
    if (message.isDead && message.heldBy === undefined) {
      yield calm(`dead message ${message.id} is delivered`, () =>
        give(message, { role: 'bury', jobId }),
      );
    }
    if (isHeldByWorker(state, message) && isFree && has(state, 'duplicates')) {
      yield {
        label: () => `message ${message.id} is delivered once more`,
        isCalm: false,
        to: () => give(message, { role: 'worker', jobId }, spend(state, 'duplicates')),
      };
    }
  }
};

const calm = (label: string, to: Move['to']): Move => ({ label: () => label, isCalm: true, to });

/** Its receipts are counted by the queue alone, so it may happen at any time. */
const death = (state: State, { id }: Message): Move => ({
  label: () => `message ${id} was received too often and goes to the dead letters`,
  isCalm: false,
  to: async () => {
    const paid = spend(state, 'deaths');
    return { ...paid, world: changeMessage(paid.world, id, { isDead: true }) };
  },
});

const isHeldByWorker = ({ actors }: State, { heldBy, isDead }: Message): boolean =>
  !isDead && actors.some((actor) => actor.id === heldBy && isWorker(actor));
