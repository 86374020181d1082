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
    ['Pocket Monocular', 5900, 96, 'As small as a shell, and always in the coat.'],
    ['Headland Spotting Scope', 68900, 41, 'Reads the ring on a leg across the bay.'],
    ['Carbon Tripod', 17900, 63, 'Stands still where the wind does not.'],
    ['Lens Cloths, Pack of Five', 990, 540, 'Salt comes off, the coating stays on.'],
  ],
  clothing: [
    ['Squall Jacket', 18900, 228, 'Three layers, one long zip, no leaks.'],
    ['Guillemot Jumper', 9500, 143, 'Undyed wool in black and white.'],
    ['Storm Hood', 3900, 77, 'Turns with the head, so that the view does too.'],
    ['Sea Boots', 7900, 119, 'Grip on weed and on wet steel.'],
    ['Fingerless Gloves', 2450, 301, 'Warm hands that can still turn a focus wheel.'],
    ['Sun Cap with Neck Flap', 2900, 58, 'For the one fine day in June.'],
  ],
  boats: [
    ['Two-Seat Folding Kayak', 129900, 35, 'From a rucksack to the water in nine minutes.'],
    ['Fell Pack Raft', 74900, 52, 'Weighs less than the water in your bottle.'],
    ['Ash Paddle', 11900, 84, 'Carved from one plank, oiled by hand.'],
    ['Dry Bag, 20 Litres', 2790, 412, 'Rolled three times, it keeps out the North Sea.'],
    ['Buoyancy Vest', 8900, 131, 'Pockets where a bird watcher wants them.'],
    ['Harbour Rope, 30 Metres', 3490, 46, 'Eight strands, spliced at both ends.'],
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
