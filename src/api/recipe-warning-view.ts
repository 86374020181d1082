import * as z from 'zod';
import { WARNING_CODES } from '../recipes/health/warning.ts';

/** Alone, for reports have it, too, and whoever shows them reads no recipes. */
export const Health = z.enum(['healthy', 'warning', 'broken', 'unknown']).meta({
  description: 'unknown: it has not been run yet, or has never found anything.',
});

export const WarningView = z
  .strictObject({
    code: z.enum(WARNING_CODES),
    field: z.string().optional().meta({ description: '(list) for the list of items.' }),
    pointer: z.string().optional().meta({ description: 'JSON pointer into the recipe.' }),
    detail: z.string().meta({ description: 'For people, in one sentence.' }),
  })
  .meta({ description: 'What a recipe finds less of than it used to.' });
