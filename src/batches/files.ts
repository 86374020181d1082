import { ARTIFACT_PREFIX } from '../contract.ts';
import type { Batch, ExportKind } from './batch.ts';

type Named = Pick<Batch, 'id' | 'clientId'>;

/** Where all files of a batch lie, but for one that its client uploaded. */
export const filesOf = ({ id, clientId }: Named): string =>
  `${ARTIFACT_PREFIX}${clientId}/batches/${id}/`;

/** Where copies of what jobs left lie: all that were made before a job was erased go with it. */
export const copiesOf = (batch: Named, generation: number): string =>
  `${filesOf(batch)}results/${generation}/`;

/**
 * Where an export is made. Each try has a place of its own: one that was given up as dead may still
 * be writing when the next one has long been published.
 */
export function exportKey(
  batch: Named & Pick<Batch, 'generation' | 'exports'>,
  kind: ExportKind,
  name: string,
): string {
  const folder = kind === 'errors' ? filesOf(batch) : copiesOf(batch, batch.generation);
  return `${folder}${batch.exports[kind]?.tries ?? 0}/${name}`;
}
