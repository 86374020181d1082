import { JobFailure } from '../../jobs/errors.ts';

/** A part of the page in CSS pixels, counted from its upper left corner. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface AreaLimits {
  readonly maxHeightPx: number;
  readonly deviceScaleFactor: number;
  readonly format: 'png' | 'jpeg' | 'webp';
}

/** Widest capture in CSS pixels: two 4K screens. */
const WIDTH_MAX_PX = 8_000;

/** Longest side that a format can hold, in device pixels. */
const SIDE_MAX_PX = { png: 65_500, jpeg: 65_500, webp: 16_383 } as const;

/** Device pixels in all: Chromium holds 4 bytes for each, several times over. */
const PIXELS_MAX = 120_000_000;

/**
 * Cuts an area to what can be captured.
 *
 * @throws JobFailure `CAPTURE_TOO_LARGE` when there are too many pixels in what is left
 */
export function cutToLimits(area: Area, limits: AreaLimits): { area: Area; isCut: boolean } {
  const { maxHeightPx, deviceScaleFactor, format } = limits;
  const sideMaxPx = Math.floor(SIDE_MAX_PX[format] / deviceScaleFactor);
  const width = Math.min(area.width, WIDTH_MAX_PX, sideMaxPx);
  const height = Math.min(area.height, maxHeightPx, sideMaxPx);
  const pixels = width * height * deviceScaleFactor ** 2;
  if (pixels > PIXELS_MAX) {
    const advice = 'lower maxHeightPx or viewport.deviceScaleFactor';
    const message = `The picture would have ${Math.round(pixels / 1e6)} million pixels: ${advice}.`;
    throw new JobFailure('CAPTURE_TOO_LARGE', message);
  }
  const isCut = width < area.width || height < area.height;
  return { area: { ...area, width, height }, isCut };
}
