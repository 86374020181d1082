import type { Box } from './in-page.ts';
import { createRings, createSpots, type Spot } from './label-spots.ts';
import type { PlacedLayer } from './layers.ts';

/** What a picture of matches shows. */
export interface Picture {
  /** The page, as a data URL of our own making. */
  readonly image: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly title: string;
  readonly url: string;
  readonly layers: readonly PlacedLayer[];
  /** What a reader should know besides. */
  readonly notes: readonly string[];
}

/** Labels of one layer, and of all: beyond, outlines alone say as much. */
const MOST_LABELS = 200;
const MOST_LABELS_OF_ALL = 1_500;

const STYLE = `
* { box-sizing: border-box; margin: 0 }
body { font: 13px/1.4 Arimo, Arial, sans-serif; color: #212529; background: #fff }
header { padding: 14px 16px 12px; background: #f8f9fa; border-bottom: 1px solid #ced4da }
h1 { font-size: 16px; white-space: nowrap; overflow: hidden; text-overflow: ellipsis }
.url, .notes { color: #495057; overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
.notes { white-space: normal }
ul { display: flex; flex-wrap: wrap; gap: 6px 8px; padding: 0; margin: 10px 0 8px; list-style: none }
li { display: flex; align-items: center; gap: 6px; max-width: 100%; padding: 3px 9px 3px 4px;
  background: #fff; border: 1px solid #dee2e6; border-radius: 12px }
li i { flex: none; width: 14px; height: 14px; border-radius: 7px }
li b { max-width: 260px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
li span { color: #495057; white-space: nowrap }
li.none { border: 1px dashed #c92a2a }
li.none span { color: #c92a2a }
main { position: relative; overflow: hidden }
main img { display: block }
main div { position: absolute; border-radius: 2px }
main em { position: absolute; max-width: 160px; padding: 0 4px; overflow: hidden; color: #fff;
  font: bold 10px/14px Arimo, Arial, sans-serif; text-overflow: ellipsis; white-space: nowrap;
  border-radius: 2px }
`;

/** The picture as a page of ours: what others wrote is in it as text only. */
export const pictureHtml = (picture: Picture): string => `<!doctype html>
<html lang="en"><meta charset="utf-8"><style>${STYLE}</style>
<body style="width:${px(picture.widthPx)}">
<header><h1>${text(picture.title)}</h1>
<p class="url">${text(picture.url)}</p>
<ul>${picture.layers.map(legend).join('')}</ul>
<p class="notes">${picture.notes.map(text).join(' ')}</p></header>
<main style="width:${px(picture.widthPx)};height:${px(picture.heightPx)}">
<img src="${text(picture.image)}" width="${Math.round(picture.widthPx)}" alt="">
${outlines(picture)}</main></body></html>`;

const legend = ({ color, name, caption, isFound, hidden }: PlacedLayer): string =>
  `<li${isFound ? '' : ' class="none"'}><i style="background:${color}"></i><b>${text(name)}</b><span>${text(caption)}${
    hidden > 0 ? `, ${hidden} not to be seen` : ''
  }</span></li>`;

/** Everything that is drawn over the page: outlines first, and labels over them. */
function outlines({ layers, widthPx }: Picture): string {
  const around = createRings();
  const lines = layers.flatMap(({ role, color, read, spare }) => [
    ...spare.map((box) => outline(around(box), `1px dashed ${color}`, '')),
    ...read.map((box) =>
      role === 'list'
        ? outline(around(box), `2px dashed ${color}`, '')
        : outline(around(box), `2px solid ${color}`, `background:${color}14`),
    ),
  ]);
  return [...lines, ...labelsOf(layers, widthPx)].join('\n');
}

function labelsOf(layers: readonly PlacedLayer[], widthPx: number): readonly string[] {
  const boxesOf = (isItem: boolean) =>
    layers.flatMap(({ role, read }) => ((role === 'list') === isItem ? read : []));
  const spotFor = createSpots(widthPx, boxesOf(true), boxesOf(false));
  const most = Math.min(MOST_LABELS, Math.ceil(MOST_LABELS_OF_ALL / layers.length));
  return layers.flatMap(({ role, name, color, read }) => {
    const isItem = role === 'list';
    return read.slice(0, most).flatMap((box, index) => {
      const words = isItem ? String(index + 1) : name;
      const spot = spotFor({ box, words, isItem, isFirst: index === 0 });
      return spot ? [label(spot, words, color)] : [];
    });
  });
}

const outline = ([x, y, width, height]: Box, line: string, more: string): string =>
  `<div style="left:${px(x)};top:${px(y)};width:${px(width)};height:${px(height)};` +
  `border:${line};${more}"></div>`;

const label = ({ x, y }: Spot, name: string, color: string): string =>
  `<em style="left:${px(x)};top:${px(y)};background:${color}">${text(name)}</em>`;

const px = (value: number): string => `${Math.round(value * 10) / 10}px`;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for HTML, without the signs that turn the direction of others around. */
const text = (value: string): string =>
  value
    .replaceAll(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, ' ')
    .replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '');
