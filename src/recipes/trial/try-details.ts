import { isInterruption } from '../../jobs/continuation.ts';
import { JobFailure } from '../../jobs/errors.ts';
import { type Row, readRow } from '../extract/read-row.ts';
import type { Recipe } from '../recipe.ts';
import { checkAnswer } from '../walk/check-answer.ts';
import type { Page } from '../walk/ports.ts';
import { createEyes, type Place } from './eyes.ts';
import { type Fault, faultOf, missingFaults } from './fault.ts';
import { lookAtFields } from './look-at-fields.ts';
import { note } from './read-rows.ts';
import type { Looked } from './selector-note.ts';

/** Rows whose pages a test opens. */
const MOST_DETAILS = 3;

export interface TriedDetails {
  /** Pages that were read. */
  readonly pages: number;
  /** All rows, the first ones with what stands on their pages. */
  readonly rows: readonly Row[];
  readonly looked: readonly Looked[];
  readonly faults: readonly Fault[];
  /** The site asked for a pause before another page was opened: a real run waits for it. */
  readonly isPutOff: boolean;
}

interface Trying {
  readonly recipe: Recipe;
  readonly rows: readonly Row[];
  /** Each page waits for its turn. */
  readonly open: (url: string) => Promise<Page>;
  readonly hasTime: () => boolean;
}

/** Opens the pages behind the first rows, and tells instead of failing. */
export async function tryDetails({ recipe, rows, open, hasTime }: Trying): Promise<TriedDetails> {
  const { detail } = recipe;
  if (!detail) return { pages: 0, rows, looked: [], faults: [], isPutOff: false };
  const merged = [...rows];
  const places: Place[] = [];
  const missing = new Map<string, number>();
  const faults: Fault[] = [];
  let isPutOff = false;
  for (const [index, row] of rows.slice(0, MOST_DETAILS).entries()) {
    const url = row[detail.follow];
    if (typeof url !== 'string' || isPutOff || !hasTime()) continue;
    const opened = await attempt(open, url);
    isPutOff ||= opened === 'put-off';
    if (opened === 'put-off') continue;
    if ('code' in opened) faults.push(opened);
    else {
      const { document } = opened;
      const found = readRow(
        { document, witness: { saw: () => undefined } },
        detail.fields,
        document.root,
      );
      note(missing, found, detail.fields);
      merged[index] = { ...row, ...found };
      places.push({ eyes: createEyes(document), found: document.root });
    }
  }
  const looking = { pointer: '/recipe/detail/fields', role: 'detail', hasTime } as const;
  return {
    pages: places.length,
    rows: merged,
    looked: lookAtFields(looking, detail.fields, places),
    faults: [...faults, ...missingFaults({ ...recipe, fields: [] }, missing, places.length)],
    isPutOff,
  };
}

async function attempt(
  open: (url: string) => Promise<Page>,
  url: string,
): Promise<Page | Fault | 'put-off'> {
  try {
    const page = await open(url);
    checkAnswer(page);
    return page;
  } catch (thrown) {
    if (isInterruption(thrown)) return 'put-off';
    if (thrown instanceof JobFailure) return faultOf(thrown, '/recipe/detail/follow');
    throw thrown;
  }
}
