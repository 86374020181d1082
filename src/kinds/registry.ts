import type { Kind } from './kind.ts';
import { page } from './page/input.ts';
import { pdf } from './pdf/input.ts';
import { scrape } from './scrape/input.ts';
import { screenshot } from './screenshot/input.ts';

/** Every kind of job, as the front door sees it. */
export const KINDS: readonly Kind[] = [screenshot, pdf, page, scrape];
