import * as z from 'zod';
import { Selector } from '../../visits/selector.ts';
import { refuseContradictions, scriptsIn } from '../../visits/visit-rules.ts';
import type { Kind } from '../kind.ts';
import { visitFields, visitTargets } from '../visit-input.ts';

/** Tallest capture: an image format and the readers of it end not far above, in CSS pixels. */
export const HEIGHT_MAX_PX = 32_000;

const Clip = z.strictObject({
  x: z.number().min(0).max(HEIGHT_MAX_PX).meta({ description: 'From the left of the page.' }),
  y: z.number().min(0).max(2_000_000).meta({ description: 'From the top of the page.' }),
  width: z.number().min(1).max(HEIGHT_MAX_PX),
  height: z.number().min(1).max(HEIGHT_MAX_PX),
});

const fields = z.strictObject({
  ...visitFields,
  format: z.enum(['png', 'jpeg', 'webp']).default('png').meta({ description: 'Image format.' }),
  quality: z
    .int()
    .min(1)
    .max(100)
    .optional()
    .meta({ description: 'For jpeg and webp. Default 80.' }),
  optimize: z
    .enum(['speed', 'size'])
    .optional()
    .meta({ description: 'For png: encode fast, or small at 3 times the time. Default speed.' }),
  fullPage: z
    .boolean()
    .default(false)
    .meta({ description: 'The whole page instead of the viewport.' }),
  maxHeightPx: z
    .int()
    .min(1)
    .max(HEIGHT_MAX_PX)
    .default(16_000)
    .meta({ description: 'A taller capture is cut here, in CSS pixels; the report says so.' }),
  element: Selector.optional().meta({ description: 'Only the first element that matches.' }),
  clip: Clip.optional().meta({ description: 'Only this part of the page, in CSS pixels.' }),
  omitBackground: z
    .boolean()
    .default(false)
    .meta({ description: 'Transparent where the page paints nothing; png and webp.' }),
});

type Fields = z.output<typeof fields>;

/** Pairs of options that cannot both be meant. */
export const ScreenshotInput = fields.superRefine((input, context) => {
  refuseContradictions(input, context);
  for (const [path, message] of contradictionsIn(input)) {
    context.addIssue({ code: 'custom', path: [path], message });
  }
});
export type ScreenshotInput = z.output<typeof ScreenshotInput>;

function* contradictionsIn(input: Fields): Generator<[keyof Fields, string]> {
  const { format, quality, optimize, fullPage, element, clip, omitBackground } = input;
  if (format === 'png' && quality !== undefined) yield ['quality', 'PNG has no quality.'];
  if (format !== 'png' && optimize !== undefined) yield ['optimize', 'Only PNG is optimized.'];
  if (format === 'jpeg' && omitBackground) {
    yield ['omitBackground', 'JPEG has no transparency; use png or webp.'];
  }
  if (fullPage && element !== undefined) yield ['element', 'Not together with fullPage.'];
  if (fullPage && clip !== undefined) yield ['clip', 'Not together with fullPage.'];
  if (element !== undefined && clip !== undefined) yield ['clip', 'Not together with element.'];
}

/** One picture of one page: `screenshot.png`, `.jpg` or `.webp`. */
export const screenshot = {
  name: 'screenshot',
  input: ScreenshotInput,
  maxAttempts: 3,
  targets: visitTargets,
  scripts: scriptsIn,
} as const satisfies Kind<'screenshot', typeof ScreenshotInput>;
