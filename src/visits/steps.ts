import * as z from 'zod';
import { TargetUrl } from '../wall/target.ts';
import { Selector } from './selector.ts';
import { WaitCondition, WaitMs } from './wait-condition.ts';

/** Steps of one job: enough for a long form, few enough to end. */
const STEPS_MAX = 50;

/** Keys that do something; what is written is for `type`. */
const KEYS = [
  'Enter',
  'Tab',
  'Escape',
  'Backspace',
  'Delete',
  'Space',
  'ArrowUp',
  'ArrowDown',
  'ArrowLeft',
  'ArrowRight',
  'Home',
  'End',
  'PageUp',
  'PageDown',
] as const;

const common = {
  optional: z
    .boolean()
    .default(false)
    .meta({ description: 'Go on when this step fails; the report tells.' }),
  timeoutMs: WaitMs.optional().meta({
    description: 'Longest wait for the element, in milliseconds. Default waitForTimeoutMs.',
  }),
};

/** One thing that a visitor would do. */
export const Step = z
  .discriminatedUnion('do', [
    z.strictObject({
      do: z.literal('click'),
      selector: Selector,
      clicks: z.int().min(1).max(3).default(1).meta({ description: '2 is a double click.' }),
      ...common,
    }),
    z.strictObject({
      do: z.literal('type'),
      selector: Selector,
      text: z.string().max(10_000),
      clear: z
        .boolean()
        .default(true)
        .meta({ description: 'Replace what is in the field, instead of adding to it.' }),
      ...common,
    }),
    z.strictObject({
      do: z.literal('press'),
      key: z.enum(KEYS),
      selector: Selector.optional().meta({ description: 'Focus this element before.' }),
      ...common,
    }),
    z.strictObject({
      do: z.literal('select'),
      selector: Selector,
      values: z.array(z.string().max(1_000)).min(1).max(50).meta({ description: 'Of options.' }),
      ...common,
    }),
    z.strictObject({ do: z.literal('hover'), selector: Selector, ...common }),
    z
      .strictObject({
        do: z.literal('scroll'),
        selector: Selector.optional().meta({ description: 'Until this element is in sight.' }),
        byPx: z.int().min(-100_000).max(100_000).optional().meta({ description: 'Down, or up.' }),
        ...common,
      })
      .meta({ description: 'To an element, by pixels, or to the end of the page.' }),
    z.strictObject({ do: z.literal('wait'), until: WaitCondition, ...common }),
    z.strictObject({
      do: z.literal('goto'),
      url: TargetUrl.meta({ description: 'Another page of the same site.' }),
      ...common,
    }),
  ])
  .meta({ id: 'Step' });
export type Step = z.output<typeof Step>;

export const Steps = z.array(Step).max(STEPS_MAX);
