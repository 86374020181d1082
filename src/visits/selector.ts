import * as z from 'zod';

/** A CSS selector. Chromium parses it: what it refuses ends the job as `ELEMENT_NOT_FOUND`. */
export const Selector = z.string().trim().min(1).max(1_000);
