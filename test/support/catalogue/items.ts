/** One thing of the catalogue; everything about it follows from its number. */
export interface Item {
  readonly id: number;
  readonly title: string;
  readonly cents: number;
  /** ISO 8601 day; later items are older. */
  readonly day: string;
  readonly tags: readonly string[];
  readonly weightG: number;
}

const NOUNS = [
  'Chair',
  'Lamp, brass',
  'Desk "Nord"',
  'Stuhl – Größe 3',
  '椅子',
  '=SUM(A1:A9)',
  'كرسي',
];

const DAY_MS = 86_400_000;

/** @param id - from 1 */
export function itemOf(id: number): Item {
  const mixed = (id * 2_654_435_761) % 4_294_967_296;
  return {
    id,
    title: `${NOUNS[mixed % NOUNS.length]} ${id}`,
    cents: (mixed % 999_983) + 1,
    day: new Date(Date.UTC(2026, 10, 22) - Math.floor(id / 7) * DAY_MS).toISOString().slice(0, 10),
    tags: ['new', 'sale', 'oak', 'red'].filter((_, bit) => (mixed >> bit) & 1),
    weightG: (mixed % 50_000) + 1,
  };
}

export const itemsOf = (from: number, count: number): readonly Item[] =>
  Array.from({ length: count }, (_, index) => itemOf(from + index));

const quoted = (cell: string): string =>
  /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;

/** The CSV that a scrape of the catalogue must come to, byte by byte; written by other hands. */
/** @param origin - where the catalogue is */
export const expectedCsv = (count: number, origin = 'http://catalogue.test'): string =>
  [
    'id,title,url,price_amount,price_currency,day,tags',
    ...itemsOf(1, count).map((item) =>
      [
        String(item.id),
        quoted(item.title.startsWith('=') ? `'${item.title}` : item.title),
        `${origin}/p/${item.id}`,
        (item.cents / 100).toFixed(2),
        'EUR',
        item.day,
        quoted(JSON.stringify(item.tags)),
      ].join(','),
    ),
    '',
  ].join('\r\n');
