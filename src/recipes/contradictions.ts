import { columnsOf } from './columns.ts';
import type { Field } from './field.ts';
import { inPageSettings } from './page-contradictions.ts';
import type { RecipeShape } from './recipe-shape.ts';
import { type Language, languageOf, listOfSelectors } from './selector.ts';
import { namesIn } from './template.ts';

export interface Contradiction {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Columns that a table may have: more than anybody reads, less than anybody regrets. */
const MOST_COLUMNS = 300;

/**
 * Fields in all, nested ones counted: with its defaults filled in, a recipe of more would not fit
 * into the row of a job.
 */
const MOST_FIELDS = 1_000;

/** What of a recipe cannot be meant, although each part of it is well formed. */
export function* contradictionsIn(recipe: RecipeShape): Generator<Contradiction> {
  const { fields, detail } = recipe;
  if (countOf([...fields, ...(detail?.fields ?? [])]) > MOST_FIELDS) {
    yield {
      path: ['fields'],
      message: `A recipe has at most ${MOST_FIELDS} fields, nested ones counted.`,
    };
    return;
  }
  yield* inTemplates(recipe);
  yield* inPagination(recipe);
  yield* inDetail(recipe);
  yield* inNames(recipe);
  yield* inSelectors(recipe);
  yield* inPageSettings(recipe);
  const { waitFor, render } = recipe;
  if (waitFor !== undefined && render === 'http') {
    yield { path: ['waitFor'], message: 'Needs render: browser.' };
  }
}

const countOf = (fields: readonly Field[]): number =>
  fields.reduce((sum, field) => sum + 1 + countOf(field.fields ?? []), 0);

function* inTemplates({ start, parameters, pagination }: RecipeShape): Generator<Contradiction> {
  const place = { pages: 'page', cursor: 'cursor' }[String(pagination?.type)];
  for (const [index, template] of start.entries()) {
    const names = namesIn(template);
    const unknown = names.find((name) => !Object.hasOwn(parameters, name) && name !== place);
    const path = ['start', index];
    if (unknown !== undefined) yield { path, message: `There is no parameter "${unknown}".` };
    if (place !== undefined && !names.includes(place)) {
      yield { path, message: `This pagination needs {${place}} in it.` };
    }
  }
  for (const [name, { type, default: preset }] of Object.entries(parameters)) {
    if (name === place) yield { path: ['parameters', name], message: 'Belongs to pagination.' };
    if (preset !== undefined && typeof preset !== type) {
      yield { path: ['parameters', name, 'default'], message: `Is no ${type}.` };
    }
  }
}

function* inPagination({
  pagination,
  render,
  source,
  list,
}: RecipeShape): Generator<Contradiction> {
  const path = ['pagination', 'type'];
  if (source === 'json' && render === 'browser') {
    yield { path: ['render'], message: 'A JSON document needs no browser.' };
  }
  if (!pagination) return;
  const { type } = pagination;
  if (type === 'click' || type === 'scroll') {
    if (render === 'http') yield { path, message: `"${type}" needs render: browser.` };
    if (!list) yield { path: ['list'], message: `"${type}" needs a list: what is new is in it.` };
  }
  if (source === 'json' && type === 'next') yield { path, message: '"next" needs source: html.' };
  if (type === 'pages') yield* inNumbers(pagination);
}

function* inNumbers({ from, to = from }: { from: number; to?: number | undefined }) {
  if (to < from) yield { path: ['pagination', 'to'], message: 'Is before from.' };
}

function* inDetail({ detail, fields, render, pagination }: RecipeShape): Generator<Contradiction> {
  if (!detail) return;
  const followed = fields.find(({ name }) => name === detail.follow);
  if (followed?.type !== 'url' || followed.all || followed.fields) {
    yield { path: ['detail', 'follow'], message: 'Must name a field of type url.' };
  }
  const isSameTab = (detail.render ?? render) === 'browser';
  if (isSameTab && detail.concurrency > 1) {
    yield { path: ['detail', 'concurrency'], message: 'A browser opens one page at a time.' };
  }
  const staysOnPage = pagination?.type === 'click' || pagination?.type === 'scroll';
  if (isSameTab && staysOnPage) {
    yield {
      path: ['detail', 'render'],
      message: `Needs http: "${pagination.type}" stays on its page.`,
    };
  }
  if (isSameTab && render === 'http') {
    yield { path: ['detail', 'render'], message: 'Needs render: browser for the list, too.' };
  }
}

function* inNames(recipe: RecipeShape): Generator<Contradiction> {
  const columns = columnsOf(recipe);
  const names = columns.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) yield { path: ['fields'], message: `Two columns are named "${twice}".` };
  if (names.length > MOST_COLUMNS) {
    yield { path: ['fields'], message: `A table has at most ${MOST_COLUMNS} columns.` };
  }
  const fields = [...recipe.fields, ...(recipe.detail?.fields ?? [])];
  for (const [index, name] of (recipe.dedupe ?? []).entries()) {
    if (fields.some((field) => field.name === name)) continue;
    yield { path: ['dedupe', index], message: `There is no field "${name}".` };
  }
  const { before } = recipe.stop;
  if (before && fields.find(({ name }) => name === before.field)?.type !== 'date') {
    yield { path: ['stop', 'before', 'field'], message: 'Must name a field of type date.' };
  }
}

function* inSelectors(recipe: RecipeShape): Generator<Contradiction> {
  const { list, loggedIn, fields, detail, pagination, source } = recipe;
  if (list) yield* ofSource(['list'], listOfSelectors(list), source);
  if (loggedIn) yield* ofSource(['loggedIn'], listOfSelectors(loggedIn), source);
  yield* inFields(['fields'], fields, source);
  if (detail) yield* inFields(['detail', 'fields'], detail.fields, 'html');
  if (pagination?.type === 'next') {
    yield* ofSource(['pagination', 'select'], listOfSelectors(pagination.select), source);
  }
  if (pagination?.type === 'cursor') {
    yield* ofSource(['pagination', 'select'], [pagination.select], source);
  }
}

type Path = Contradiction['path'];

function* inFields(
  path: Path,
  fields: readonly Field[],
  source: RecipeShape['source'],
): Generator<Contradiction> {
  for (const [index, field] of fields.entries()) {
    const at = [...path, index];
    if (field.select) yield* ofSource([...at, 'select'], listOfSelectors(field.select), source);
    if (field.fields) yield* inFields([...at, 'fields'], field.fields, source);
    if (source === 'json' && field.get !== 'text') {
      yield { path: [...at, 'get'], message: 'A JSON document has no elements.' };
    }
  }
}

const FITTING: Readonly<Record<RecipeShape['source'], readonly Language[]>> = {
  html: ['css', 'xpath'],
  json: ['json-path'],
};

function* ofSource(path: Path, selectors: readonly string[], source: RecipeShape['source']) {
  if (selectors.every((selector) => FITTING[source].includes(languageOf(selector)))) return;
  const message =
    source === 'json'
      ? 'A JSON document is asked by JSONPath ($…).'
      : 'JSONPath needs source: json.';
  yield { path, message };
}
