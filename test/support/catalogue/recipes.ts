/** The recipes that read the catalogue, one for each style of pagination. */
const fields = [
  { name: 'id', get: '@data-id', type: 'number', required: true },
  { name: 'title', select: 'h2', required: true },
  { name: 'url', select: './/h2/a/@href', type: 'url' },
  { name: 'price', select: ['.cost', '.price'], type: 'money', locale: 'de', required: true },
  { name: 'day', select: 'time', type: 'date', format: 'dd.MM.yyyy' },
  { name: 'tags', select: '.tag', all: true },
];

const jsonFields = [
  { name: 'id', select: '$.id', type: 'number', required: true },
  { name: 'title', select: '$.title', required: true },
  { name: 'url', select: '$.link', type: 'url' },
  { name: 'price', select: '$.price.text', type: 'money', locale: 'de', required: true },
  { name: 'day', select: '$.day', type: 'date', format: 'dd.MM.yyyy' },
  { name: 'tags', select: '$.tags[*]', all: true },
];

export type Style = 'next' | 'pages' | 'cursor' | 'click' | 'scroll';

/** @param origin - where the catalogue is, without a slash at the end */
export const recipeFor = (style: Style, origin: string, more: object = {}) => {
  const shared = { list: 'li.item', fields, stop: { maxPages: 10_000 } };
  const recipes = {
    next: {
      ...shared,
      start: [`${origin}/next?page=1`],
      pagination: { type: 'next', select: 'a[rel=next]' },
    },
    pages: { ...shared, start: [`${origin}/pages/{page}`], pagination: { type: 'pages' } },
    click: {
      ...shared,
      start: [`${origin}/more`],
      render: 'browser',
      pagination: { type: 'click', select: '#more' },
    },
    scroll: {
      ...shared,
      start: [`${origin}/scroll`],
      render: 'browser',
      pagination: { type: 'scroll', waitMs: 2_000 },
    },
    cursor: {
      ...shared,
      fields: jsonFields,
      source: 'json',
      list: '$.items[*]',
      start: [`${origin}/api?cursor={cursor}`],
      pagination: { type: 'cursor', select: '$.next' },
    },
  };
  return { ...recipes[style], ...more };
};
