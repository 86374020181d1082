import type { JobChange } from '../../../src/jobs/ports.ts';
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
