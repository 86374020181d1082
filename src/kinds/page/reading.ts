import { z } from 'zod';

/** What comes back from the page (`in-page/read-page.ts`), parsed as all that comes from there. */
export const Reading = z.object({
  html: z.string().optional(),
  markdown: z.string().optional(),
  text: z.string().optional(),
  links: z.array(z.record(z.string(), z.unknown())).optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
  isCut: z.boolean(),
  hasNoArticle: z.boolean(),
});
export type Reading = z.output<typeof Reading>;
