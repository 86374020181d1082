import * as z from 'zod';
import { withRecipe } from '../jobs/with-recipe.ts';
import { cronFault, isTimeZone } from '../schedules/occurrences.ts';
import { CatchUpPolicy, OverlapPolicy, type SchedulePlan } from '../schedules/schedule.ts';
import { nextPlanned } from '../schedules/transitions.ts';
import { invalid, read } from './fields.ts';
import { Moment } from './moment.ts';
import type { OrderReading } from './order.ts';
import { refuseByRules } from './order-refusals.ts';
import { refusedTargets, SubmitBody } from './submit-body.ts';

const MINUTE_MS = 60_000;
const YEAR_OF_MINUTES = 366 * 24 * 60;

const count = z.int().min(1).max(YEAR_OF_MINUTES).optional();
const Every = z
  .strictObject({ minutes: count, hours: count, days: count })
  .refine((every) => Object.values(every).filter((number) => number !== undefined).length === 1, {
    error: 'Write one of minutes, hours and days with a whole number, such as {"hours": 6}.',
  })
  .transform(
    ({ minutes = 0, hours = 0, days = 0 }) => MINUTE_MS * (minutes + 60 * (hours + 24 * days)),
  );

const Cron = z
  .string()
  .max(200)
  .superRefine((cron, context) => {
    const message = cronFault(cron);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });

/** What `POST` and `PUT` of schedules take. */
export const ScheduleBody = z
  .strictObject({
    name: z.string().trim().min(1).max(100).optional(),
    cron: Cron.optional().meta({
      description: 'Minute, hour, day of the month, month, day of the week.',
      example: '0 9 * * MON-FRI',
    }),
    timeZone: z
      .string()
      .max(64)
      .refine(isTimeZone, 'This is not a time zone of the IANA database, such as Europe/Berlin.')
      .optional()
      .meta({ description: 'The clock that cron goes by. Default UTC.' }),
    every: Every.optional().meta({ description: 'An even pace, from startAt or from now on.' }),
    startAt: Moment.optional().meta({ description: 'Not before this time.' }),
    endAt: Moment.optional().meta({ description: 'Not after this time.' }),
    overlap: OverlapPolicy.default('skip').meta({
      description:
        'If the job before has not ended: allow both, skip this time, queue it until the end, or cancel the job before.',
    }),
    catchUp: CatchUpPolicy.default('one').meta({
      description: 'Of the times that went by while the service was down: none, the last one, all.',
    }),
    mostWaiting: z.int().min(1).max(100).default(10).meta({
      description: 'Times that are caught up with, or that wait in a queue, at most.',
    }),
    job: SubmitBody,
  })
  .superRefine(({ cron, every, timeZone, startAt, endAt }, context) => {
    const refuse = (field: string, message: string) =>
      context.addIssue({ code: 'custom', path: [field], message });
    if ((cron === undefined) === (every === undefined)) refuse('cron', 'Send cron or every, one.');
    if (timeZone !== undefined && cron === undefined) refuse('timeZone', 'Belongs to cron.');
    if (startAt !== undefined && endAt !== undefined && endAt < startAt) {
      refuse('endAt', 'Lies before startAt.');
    }
  });

/**
 * Reads a plan. The job is checked as `POST /v1/jobs` checks it, with the recipe that it names; it is
 * kept as it was sent, for what the name stands for is decided at every firing.
 *
 * @throws JobFailure `INVALID_REQUEST`, also for a plan that would never fire; what `refuseByRules` does
 */
export async function readPlan(
  raw: unknown,
  { policy, rules, recipes }: OrderReading,
  now: number,
): Promise<SchedulePlan> {
  const { job } = AnyJob.parse(raw);
  const resolved = await withRecipe(job, recipes, '/job');
  const body = read(
    ScheduleBody,
    resolved.recipe ? { ...Object(raw), job: resolved.body } : raw,
    'body',
  );
  const refused = refusedTargets(body.job, policy);
  if (refused.length > 0) {
    throw invalid(refused.map((field) => ({ ...field, pointer: `/job${field.pointer}` })));
  }
  refuseByRules(body.job, rules, '/job');
  const { name, startAt, endAt, overlap, catchUp, mostWaiting } = body;
  const plan: SchedulePlan = {
    ...{ name, startAt, endAt, overlap, catchUp, mostWaiting },
    when: whenOf(body, now),
    ...{ job, recipe: resolved.recipe?.name },
  };
  if (nextPlanned(plan, now) !== undefined) return plan;
  throw invalid([{ pointer: '/endAt', detail: 'There is no time to fire between now and then.' }]);
}

/** Whatever came, if it has a job at all: what is wrong with the rest is for the schema to say. */
const AnyJob = z.object({ job: z.unknown() }).catch({ job: undefined });

function whenOf(body: z.output<typeof ScheduleBody>, now: number): SchedulePlan['when'] {
  if (body.cron !== undefined) return { cron: body.cron, timeZone: body.timeZone ?? 'UTC' };
  // Without a start the first firing is one pace away.
  const everyMs = body.every ?? MINUTE_MS;
  return { everyMs, anchorAt: body.startAt ?? now + everyMs };
}
