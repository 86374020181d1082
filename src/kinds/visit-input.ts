import * as z from 'zod';
import { craftFields } from '../visits/page-craft.ts';
import { Selector } from '../visits/selector.ts';
import { TargetUrl } from '../wall/target.ts';
import { visitSettings } from './visit-settings.ts';

/** What `addStyle` takes; style sheets that it would import are not loaded. */
const StyleText = z
  .string()
  .min(1)
  .max(50_000)
  .refine((css) => !/@import/i.test(css), 'Style sheets are not imported here: add their text.');

/** Fields of every kind that opens one page. */
export const visitFields = {
  url: TargetUrl,
  ...craftFields,
  animations: z.enum(['finish', 'play']).default('finish').meta({
    description:
      'finish: show animations and transitions as they end, and endless ones not at all.',
  }),
  addStyle: StyleText.optional().meta({
    description: 'CSS that is added to the page before it is captured.',
  }),
  hide: z
    .array(Selector)
    .max(50)
    .default([])
    .meta({ description: 'Selectors whose elements are made invisible; none need match.' }),
  requireComplete: z.boolean().default(false).meta({
    description: 'A page that is known to be incomplete fails as PAGE_INCOMPLETE, and is retried.',
  }),
  failOn: z
    .array(z.enum(['4xx', '5xx']))
    .max(2)
    .default([])
    .meta({ description: 'Statuses of the page that fail the job instead of being a result.' }),
  ...visitSettings,
} as const;

/** What every kind that opens one page knows about it. */
export type VisitInput = z.output<z.ZodObject<typeof visitFields>>;

/** The page itself is what such a kind visits, and then those that its steps go to. */
export const visitTargets = ({ url, steps }: Pick<VisitInput, 'url' | 'steps'>) => [
  { pointer: '/url', url },
  ...stepTargets(steps),
];

/** The pages that steps go to. */
export const stepTargets = (steps: VisitInput['steps']) =>
  steps.flatMap((step, index) =>
    step.do === 'goto' ? [{ pointer: `/steps/${index}/url`, url: step.url }] : [],
  );
