import type { FieldError } from '../jobs/errors.ts';
import type { CellType, ColumnTarget } from './batch.ts';
import { fieldAt, merged } from './merge.ts';

/** Where each column goes, in the order of the header; `undefined`: it is not used. */
export type Columns = readonly (Column | undefined)[];

interface Column {
  readonly path: readonly string[];
  readonly as: CellType;
}

/**
 * Finds the columns that are used.
 *
 * @returns a sentence when the header lacks one, or names one twice
 */
export function columnsOf(
  header: readonly string[],
  targets: Readonly<Record<string, ColumnTarget>> | undefined,
): Columns | string {
  const twice = header.find((name, index) => name !== '' && header.indexOf(name) !== index);
  if (twice !== undefined) return `The column "${twice}" is there twice.`;
  const wanted = targets && Object.keys(targets);
  const missing = wanted?.find((name) => !header.includes(name));
  if (missing !== undefined) {
    return `There is no column "${missing}". The first line names: ${header.join(', ')}.`;
  }
  return header.map((name) => {
    const target = targets ? own(targets, name) : defaultTarget(name);
    return target && { path: pathOf(target.to), as: target.as };
  });
}

const own = (targets: Readonly<Record<string, ColumnTarget>>, name: string) =>
  Object.hasOwn(targets, name) ? targets[name] : undefined;

/** Without a word about columns: a pointer names itself, any other name a field of the input. */
function defaultTarget(name: string): ColumnTarget | undefined {
  if (name === '') return undefined;
  return { to: name.startsWith('/') ? name : `/input/${name}`, as: 'string' };
}

/** The names in a JSON pointer (RFC 6901). */
export const pathOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));

/** What the cells of one record say. An empty cell says nothing. */
export function bodyOfCells(
  cells: readonly string[],
  columns: Columns,
): { readonly body: Readonly<Record<string, unknown>> } | { readonly errors: FieldError[] } {
  if (cells.length !== columns.length) {
    const detail = `The line has ${cells.length} cells, the first line has ${columns.length}.`;
    return { errors: [{ pointer: '', detail }] };
  }
  const errors: FieldError[] = [];
  let body: Readonly<Record<string, unknown>> = {};
  columns.forEach((column, index) => {
    const cell = cells[index] ?? '';
    if (!column || cell === '') return;
    const value = valueIn(cell, column.as);
    if (value !== undefined) body = merged(body, fieldAt(column.path, value));
    else errors.push({ pointer: `/${column.path.join('/')}`, detail: `Not a ${column.as}.` });
  });
  return errors.length > 0 ? { errors } : { body };
}

/** `undefined` when the text is none of these. */
function valueIn(text: string, as: CellType): unknown {
  if (as === 'string') return text;
  if (as === 'boolean') return BOOLEANS.get(text.trim().toLowerCase());
  if (as === 'number') {
    const value = Number(text);
    return text.trim() !== '' && Number.isFinite(value) ? value : undefined;
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const BOOLEANS = new Map([
  ['true', true],
  ['false', false],
]);
