import type { Category, Product } from './products.ts';

/** A picture of a product, drawn when it is asked for: the thing itself before sky, sun and sea. */
export const pictureOf = ({ name, category, hue }: Product): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 360" width="480" height="360" role="img" aria-label="${name}">
<defs><linearGradient id="sky" x1="0" y1="0" x2="0" y2="1">
<stop offset="0" stop-color="hsl(${hue} 65% 88%)"/><stop offset="1" stop-color="hsl(${hue + 40} 70% 76%)"/>
</linearGradient></defs>
<rect width="480" height="360" fill="url(#sky)"/>
<circle cx="${120 + (hue % 7) * 40}" cy="96" r="44" fill="hsl(${hue + 40} 90% 94%)"/>
${wave(262, hue, 62)}${wave(296, hue, 48)}
<g fill="hsl(${hue} 48% 34%)" stroke="hsl(${hue} 55% 22%)" stroke-width="5" stroke-linejoin="round" stroke-linecap="round">${DRAWINGS[category]}</g>
${wave(330, hue, 36)}
</svg>`;

const wave = (y: number, hue: number, lightness: number): string =>
  `<path fill="hsl(${hue + 10} 45% ${lightness}%)" d="M0 ${y} Q60 ${y - 26} 120 ${y} T240 ${y} T360 ${y} T480 ${y} V360 H0 Z"/>`;

const DRAWINGS: Readonly<Record<Category, string>> = {
  optics: `<path d="M128 128 h64 l20 120 h-104 z"/><path d="M288 128 h64 l20 120 h-104 z"/><rect x="196" y="150" width="88" height="40" rx="10"/>
<circle cx="160" cy="250" r="50" fill="#fff" fill-opacity=".85"/><circle cx="320" cy="250" r="50" fill="#fff" fill-opacity=".85"/>`,
  clothing: `<path d="M186 92 q54 44 108 0 l74 46 -34 66 -34 -18 v122 h-120 v-122 l-34 18 -34 -66 z"/>
<path d="M240 118 v186" fill="none" stroke="#fff" stroke-opacity=".7" stroke-dasharray="3 11"/>`,
  boats: `<path d="M76 236 h328 q-30 72 -84 72 h-160 q-54 0 -84 -72 z"/><path d="M246 76 v150" fill="none"/>
<path d="M256 86 q104 58 112 136 h-112 z" fill="#fff" fill-opacity=".9"/><path d="M234 112 q-70 46 -84 110 h84 z" fill="#fff" fill-opacity=".75"/>`,
  books: `<path d="M240 116 q-62 -34 -136 -16 v176 q74 -18 136 16 z"/><path d="M240 116 q62 -34 136 -16 v176 q-74 -18 -136 16 z"/>
<path d="M134 142 q44 -6 80 12 M134 178 q44 -6 80 12 M134 214 q44 -6 80 12 M266 154 q36 -18 80 -12 M266 190 q36 -18 80 -12" fill="none" stroke="#fff" stroke-opacity=".75"/>`,
};
