import { type Batch, ExportKind } from './batch.ts';

/** The first export that was asked for and is not made. */
export const wantedExport = (batch: Pick<Batch, 'exports'>): ExportKind | undefined =>
  ExportKind.options.find((kind) => isAwaited(batch, kind));

/** Somebody asked for it, and it has come to no end. */
export function isAwaited({ exports }: Pick<Batch, 'exports'>, kind: ExportKind): boolean {
  const wanted = exports[kind];
  return wanted !== undefined && !wanted.file && !wanted.failure;
}
