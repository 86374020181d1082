import { encodePng, type Rgb } from './png.ts';
import type { Product } from './products.ts';

const WIDTH = 480;
const HEIGHT = 360;

/** A product's picture in pixels, for those who take no vectors: a sun over a sea of its colour. */
export function photoOf({ hue }: Product): Buffer {
  const sunX = 120 + (hue % 7) * 40;
  return encodePng(WIDTH, HEIGHT, (x, y) => {
    if (y > 240 + 12 * Math.sin(x / 38)) return rgb(hue + 10, 0.45, 0.62 - (y - 240) / 460);
    if (Math.hypot(x - sunX, y - 96) < 44) return rgb(hue + 40, 0.9, 0.94);
    return rgb(hue + y / 9, 0.65, 0.88 - y / 3_000);
  });
}

/** Hue in degrees, saturation and lightness from 0 to 1. */
function rgb(hue: number, saturation: number, lightness: number): Rgb {
  const reach = saturation * Math.min(lightness, 1 - lightness);
  const channel = (offset: number) => {
    const place = (offset + hue / 30) % 12;
    return Math.round(255 * (lightness - reach * Math.max(-1, Math.min(place - 3, 9 - place, 1))));
  };
  return [channel(0), channel(8), channel(4)];
}
