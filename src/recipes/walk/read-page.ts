import { JobFailure } from '../../jobs/errors.ts';
import type { Document, Found } from '../extract/document.ts';
import { missingIn, type Row, readRow, type Witness } from '../extract/read-row.ts';
import type { Recipe } from '../recipe.ts';
import { listOfSelectors } from '../selector.ts';
import { checkAnswer } from './check-answer.ts';
import type { PageSource } from './ports.ts';
import type { LostRow } from './sight.ts';
import { LIST_PATH } from './tally.ts';
import { upToDay } from './up-to-day.ts';

/** Longest row, in characters of JSON. */
const ROW_MAX_CHARS = 1_000_000;

/** Items that one page may have. */
const MOST_ITEMS = 50_000;

export interface ReadPage {
  /** With whether a required field is missing. */
  readonly rows: readonly { readonly row: Row; readonly isPartial: boolean }[];
  readonly items: number;
  /** Whether a row behind these is too old, see `stop.before`. */
  readonly isOver: boolean;
  readonly detailPages: number;
}

interface Reading {
  readonly recipe: Recipe;
  readonly source: PageSource;
  readonly witness: Witness;
  /** Told of the row that the page fails by. */
  readonly onLost?: ((lost: LostRow) => void) | undefined;
}

/** Longest markup of an item that is told, in characters. */
const MARKUP_MAX_CHARS = 100_000;

/** The rows of one page, those of detail pages merged into them. @throws JobFailure */
export async function readPage(reading: Reading, document: Document): Promise<ReadPage> {
  const { recipe, witness } = reading;
  const items = itemsOf(recipe, document, witness);
  const read = items.map((item) => readRow({ document, witness }, recipe.fields, item));
  const own = upToDay(recipe, read);
  const merged = await withDetails(reading, own.rows);
  // The day may stand on the page behind a row.
  const { rows, isOver } = upToDay(recipe, merged);
  return {
    rows: rows.map((row, index) =>
      checked(reading, row, { document, item: items[index], url: document.url, index }),
    ),
    items: items.length,
    isOver: own.isOver || isOver,
    detailPages: recipe.detail ? merged.length : 0,
  };
}

interface Place {
  readonly document: Document;
  readonly item: Found;
  readonly url: string;
  readonly index: number;
}

function checked({ recipe, onLost }: Reading, row: Row, place: Place) {
  if (JSON.stringify(row).length > ROW_MAX_CHARS) throw rowTooLarge(place);
  const missing = missingIn(row, [...recipe.fields, ...(recipe.detail?.fields ?? [])]);
  const isPartial = missing.length > 0;
  if (isPartial && recipe.onMissing === 'fail') {
    onLost?.(lostRow(recipe, row, place, missing));
    throw fieldMissing(recipe, place, missing);
  }
  return { row, isPartial };
}

function lostRow(
  { detail }: Recipe,
  row: Row,
  { document, item, url, index }: Place,
  fields: readonly string[],
): LostRow {
  const detailUrl = detail && row[detail.follow];
  return {
    url,
    row: index + 1,
    fields: [...fields],
    markup: document.read(item, 'html')?.slice(0, MARKUP_MAX_CHARS),
    ...(typeof detailUrl === 'string' ? { detailUrl } : {}),
  };
}

function itemsOf({ list }: Recipe, document: Document, witness: Witness): readonly Found[] {
  if (!list) return [document.root];
  for (const [choice, selector] of listOfSelectors(list).entries()) {
    const items = document.select(selector, document.root);
    if (items.length === 0) continue;
    witness.saw(LIST_PATH, choice, items.length, true);
    return items.slice(0, MOST_ITEMS);
  }
  witness.saw(LIST_PATH, -1, 0, false);
  return [];
}

async function withDetails(reading: Reading, rows: readonly Row[]): Promise<readonly Row[]> {
  const { detail } = reading.recipe;
  if (!detail) return rows;
  const merged: Row[] = [];
  for (let start = 0; start < rows.length; start += detail.concurrency) {
    const chunk = rows.slice(start, start + detail.concurrency);
    merged.push(...(await Promise.all(chunk.map((row) => withDetail(reading, row)))));
  }
  return merged;
}

async function withDetail({ recipe, source, witness }: Reading, row: Row): Promise<Row> {
  const { detail, onMissing } = recipe;
  const url = detail && row[detail.follow];
  if (!detail || typeof url !== 'string') return row;
  const page = await source.openDetail(url);
  const isLost = page.status >= 400 && page.status < 500 && page.status !== 429;
  if (isLost && onMissing === 'partial') return { ...row, ...emptyOf(recipe) };
  checkAnswer(page);
  const { document } = page;
  return { ...row, ...readRow({ document, witness }, detail.fields, document.root) };
}

const emptyOf = ({ detail }: Recipe): Row =>
  Object.fromEntries((detail?.fields ?? []).map(({ name }) => [name, null]));

const rowTooLarge = ({ url, index }: Place) =>
  new JobFailure(
    'ROW_TOO_LARGE',
    `Row ${index + 1} of ${url} has more than ${ROW_MAX_CHARS} characters.`,
  );

/** Names the field, the page and what was looked for, so that nobody has to guess. */
function fieldMissing(recipe: Recipe, { url, index }: Place, missing: readonly string[]) {
  const [name = ''] = missing;
  const [top = ''] = name.split('.');
  const fields = [...recipe.fields, ...(recipe.detail?.fields ?? [])];
  const selectors = listOfSelectors(fields.find((field) => field.name === top)?.select ?? []);
  return new JobFailure(
    'FIELD_MISSING',
    `Row ${index + 1} of ${url} has no "${name}"` +
      `${selectors.length > 0 ? ` (${selectors.join(' or ')})` : ''}` +
      `${missing.length > 1 ? `, and lacks ${missing.length - 1} more` : ''}.`,
  );
}
