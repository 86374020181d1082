import * as z from 'zod';
import { Report } from '../kinds/report.ts';
import { Country, PoolName } from '../proxies/wish.ts';
import { Stopped } from '../recipes/walk/state.ts';
import { SessionName } from '../sessions/name.ts';
import { TestNote } from './recipe-test-view.ts';
import { Health, WarningView } from './recipe-warning-view.ts';

const SessionNote = z
  .strictObject({
    name: SessionName,
    saved: z.enum(['saved', 'changed', 'too-large', 'failed']).optional().meta({
      description:
        'What came of saving it, if that was asked for. changed: somebody else was faster; too-large: there is more in it than a session may have.',
    }),
    unused: z
      .array(z.enum(['localStorage', 'sessionStorage']))
      .optional()
      .meta({ description: 'Parts of it that need a browser; this job had none.' }),
  })
  .meta({ description: 'The session that the job was run in.' });

const ProxyNote = z
  .strictObject({
    pool: PoolName,
    country: Country.optional(),
    exit: z.string().meta({ description: 'Tells exits apart, and says nothing else of them.' }),
  })
  .meta({ description: 'What the job left through.' });

const count = z.int().nonnegative();

/** Loosely: what else it tells is described in docs/recipes.md. */
const ScrapeNote = z
  .looseObject({
    rows: count,
    pages: count,
    detailPages: count.optional(),
    partial: count.optional().meta({ description: 'Rows that lack a required field.' }),
    duplicates: count.optional(),
    stoppedBecause: Stopped.optional(),
    invocations: count.optional().meta({ description: 'Workers that it took.' }),
    health: Health.optional(),
    warnings: z
      .array(WarningView)
      .optional()
      .meta({ description: 'Of a stored recipe: what it found less of than in the runs before.' }),
  })
  .meta({ description: 'What a scrape has read.' });

const LostNote = z
  .looseObject({
    url: z.string(),
    row: z.int().positive().meta({ description: 'From 1, on its page.' }),
    fields: z.array(z.string()).meta({ description: 'Required fields that it lacks.' }),
  })
  .meta({ description: 'The row that a scrape failed at.' });

/** What a job says of its work. Of the page it is there as far as there was one. */
export const ReportView = z
  .strictObject({
    ...Report.partial().shape,
    session: SessionNote.optional(),
    proxy: ProxyNote.optional(),
    scrape: z.union([TestNote, ScrapeNote]).optional(),
    lost: LostNote.optional(),
  })
  .meta({ id: 'Report', description: 'What the browser saw, and what the kind adds to that.' });
export type ReportView = z.output<typeof ReportView>;
