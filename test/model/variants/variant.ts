import type { JobChange } from '../../../src/jobs/ports.ts';
import type { TypedRow } from '../../../src/rows/ports.ts';
import { DELIVERY, type Delivery } from '../../../src/webhooks/delivery.ts';
import type { Scenario, System } from '../model.ts';
import type { ModelStore, Ports } from '../ports.ts';
import { REAL, type UseCases } from '../use-cases.ts';

/** A way to build it that looks right and is not. */
export interface Variant extends System {
  readonly name: string;
  /** The promise that it breaks. */
  readonly breaks: string;
  /** The least trouble that shows it. */
  readonly scenario: Scenario;
}

/** The real system, with some of its use cases replaced. */
export const swept = (useCases: Partial<UseCases>): System => ({
  useCases: { ...REAL, ...useCases },
  isSwept: true,
});

export const unswept = (useCases: Partial<UseCases> = {}): System => ({
  useCases: { ...REAL, ...useCases },
  isSwept: false,
});

/** Every use case writes each of its changes as `bend` makes it. */
export function bending(bend: (change: JobChange) => JobChange): Partial<UseCases> {
  const bent = (ports: Ports): Ports =>
    withStore(ports, { commit: (change) => ports.store.commit(bend(change)) });
  return {
    work: (ports, ...rest) => REAL.work(bent(ports), ...rest),
    sweep: (ports, ...rest) => REAL.sweep(bent(ports), ...rest),
    cancel: (ports, ...rest) => REAL.cancel(bent(ports), ...rest),
    bury: (ports, ...rest) => REAL.bury(bent(ports), ...rest),
  };
}

export const withStore = (ports: Ports, store: Partial<ModelStore>): Ports => ({
  ...ports,
  store: { ...ports.store, ...store },
});

const withBatches = (ports: Ports, batches: Partial<Ports['batches']>): Ports => ({
  ...ports,
  batches: { ...ports.batches, ...batches },
});

/** Every expander has its batches changed in this way. */
export const expanding = (
  change: (ports: Ports) => Partial<Ports['batches']>,
): Partial<UseCases> => ({
  expand: (ports, ...rest) => REAL.expand(withBatches(ports, change(ports)), ...rest),
});

/** The same for clients that look at their batches, or change them. */
export const managing = (
  change: (ports: Ports) => Partial<Ports['batches']>,
): Partial<UseCases> => ({
  manage: (ports, ...rest) => REAL.manage(withBatches(ports, change(ports)), ...rest),
});

/** Every deliverer has its deliveries changed in this way. */
export const delivering = (
  change: (ports: Ports) => Partial<Ports['deliveries']>,
): Partial<UseCases> => ({
  deliver: (ports, deliveryId) => {
    const deliveries = { ...ports.deliveries, ...change(ports) };
    return REAL.deliver({ ...ports, deliveries }, deliveryId);
  },
});

/** Whoever ends a job writes no deliveries with its end, but has this done with them afterwards. */
export function ending(
  tell: (ports: Ports, deliveries: readonly Delivery[]) => Promise<unknown>,
): Partial<UseCases> {
  const apart = (ports: Ports): Ports =>
    withStore(ports, {
      commit: async (change) => {
        const isDelivery = ({ type }: TypedRow) => type === DELIVERY;
        const rows = change.rows?.filter((row) => !isDelivery(row));
        const isWritten = await ports.store.commit({ ...change, rows });
        // Rows of this type were made by the code of this type.
        const deliveries = change.rows?.filter(isDelivery).map(({ row }) => row as Delivery);
        if (isWritten) await tell(ports, deliveries ?? []);
        return isWritten;
      },
    });
  return { work: (ports, ...rest) => REAL.work(apart(ports), ...rest) };
}
