import * as z from 'zod';
import { craftFields } from '../visits/page-craft.ts';

/** How the pages of a list are opened in a browser and made ready before they are read. */
export const PageSettings = z.strictObject(craftFields);
export type PageSettings = z.output<typeof PageSettings>;
