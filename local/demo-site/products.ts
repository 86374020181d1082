export const CATEGORIES = {
  optics: 'Optics',
  clothing: 'Clothing',
  boats: 'Boats',
  books: 'Books',
} as const;
export type Category = keyof typeof CATEGORIES;

export interface Product {
  readonly slug: string;
  readonly name: string;
  readonly category: Category;
  readonly priceCents: number;
  readonly inStock: boolean;
  /** Average of its reviews, out of five. */
  readonly rating: number;
  readonly reviews: number;
  readonly text: string;
  /** Colour of its picture: an angle on the colour wheel, in degrees. */
  readonly hue: number;
}

type Row = readonly [name: string, priceCents: number, reviews: number, text: string];

const ROWS: Readonly<Record<Category, readonly Row[]>> = {
  optics: [
    ['Skerry 8×42 Binoculars', 24900, 312, 'Bright at dawn, dry in spray, light on the neck.'],
    ['Lookout 10×50 Binoculars', 31900, 187, 'For cliffs that are a mile away.'],
    ['Pocket 8×25 Binoculars', 5900, 96, 'As small as a shell, and always in the coat.'],
    ['Headland 15×70 Binoculars', 68900, 41, 'Reads the ring on a leg across the bay.'],
    ['Middle Watch 7×50 Binoculars', 17900, 63, 'For the hour when the sea is only a sound.'],
    ['First Binoculars', 2990, 540, 'For small hands, and for being dropped.'],
  ],
  clothing: [
    ['Squall Jacket', 18900, 228, 'Three layers, one long zip, no leaks.'],
    ['Guillemot Jumper', 9500, 143, 'Undyed wool in black and white.'],
    ['Storm Smock', 13900, 77, 'One piece of canvas, and room for a jumper under it.'],
    ['Oilskin Coat', 15900, 119, 'What your grandfather wore, without the smell.'],
    ['Harbour Shirt', 4450, 301, 'Heavy cotton, soft from the first day.'],
    ['Sun Shirt', 3900, 58, 'For the one fine day in June.'],
  ],
  boats: [
    ['Two-Seat Folding Dinghy', 129900, 35, 'From a rucksack to the water in nine minutes.'],
    ['Fell Sailing Raft', 74900, 52, 'Weighs less than the water in your bottle.'],
    ['Cove Sloop', 489900, 12, 'Sleeps two, if they like each other.'],
    ['Optimist, Ash and Cotton', 219000, 46, 'The first boat, for the first of many.'],
    ['Island Ketch, Half Share', 1890000, 4, 'You sail her in the even months.'],
    ['Pond Yacht', 8900, 131, 'As long as an arm. Wins every race of its size.'],
  ],
  books: [
    ['The Gannet', 3200, 208, 'A hundred miles an hour, and then the sea.'],
    ['Seabirds of the North', 4500, 167, 'Every plumage, every season, on one page each.'],
    ['Tide Tables Explained', 1850, 39, 'Why the rock that you stand on will not be there.'],
    ['Field Notebook, Waterproof', 1290, 623, 'Write on it in the rain. Read it at home.'],
    ['Cliffs: a Year in Drawings', 3800, 28, 'Four seasons in pencil and salt.'],
    ['Knots for One Hand', 1490, 91, 'The other one is holding the boat.'],
  ],
};

const HUES: Readonly<Record<Category, number>> = {
  optics: 200,
  clothing: 20,
  boats: 160,
  books: 270,
};

const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll('×', 'x')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');

const productsOf = (category: Category): Product[] =>
  ROWS[category].map(([name, priceCents, reviews, text], index) => ({
    slug: slugOf(name),
    name,
    category,
    priceCents,
    inStock: index !== 3,
    rating: 5 - ((index * 3 + reviews) % 14) / 10,
    reviews,
    text,
    hue: (HUES[category] + index * 17) % 360,
  }));

/** The whole catalogue. The categories take turns, so that every page of it is mixed. */
export const PRODUCTS: readonly Product[] = [0, 1, 2, 3, 4, 5].flatMap((index) =>
  (['optics', 'clothing', 'boats', 'books'] as const).flatMap((category) => {
    const product = productsOf(category)[index];
    return product ? [product] : [];
  }),
);

export const priceOf = ({ priceCents }: Product): string =>
  new Intl.NumberFormat('en-IE', { style: 'currency', currency: 'EUR' }).format(priceCents / 100);
