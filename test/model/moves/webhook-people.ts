import { hasEnded } from '../../../src/webhooks/delivery.ts';
import { deliveriesIn } from '../rows-in.ts';
import { begin } from '../state.ts';
import { has, type Moves, spend } from './move.ts';

/** A client has deliveries sent again, whether they arrived or not. */
export const redeliveries: Moves = function* (model, state) {
  if (!has(state, 'redeliveries')) return;
  for (const delivery of deliveriesIn(state.world.tables).filter(hasEnded)) {
    const { id: deliveryId, clientId } = delivery;
    yield {
      label: () => 'the client has the delivery sent again',
      isCalm: false,
      to: () =>
        begin(model, spend(state, 'redeliveries'), { role: 'redeliver', clientId, deliveryId }),
    };
  }
};
