import type { ArtifactStore, JobStore, RunKind } from '../src/jobs/ports.ts';
import type { RowQueue } from '../src/rows/ports.ts';

/** What a job passes through: where a test can make it break. */
export interface Ports {
  readonly store: JobStore;
  readonly queue: RowQueue;
  readonly artifacts: ArtifactStore;
  readonly runKind: RunKind;
}

/** Stands between the use cases and their adapters; in service it is {@link untouched}. */
export type Tamper = (ports: Ports) => Ports;

export const untouched: Tamper = (ports) => ports;
