import { JobFailure } from '../../jobs/errors.ts';
import type { AttemptFiles, Progress, RunContext } from '../../jobs/ports.ts';
import type { Row } from '../extract/read-row.ts';
import { type PageMark, pageLines } from '../output/parts.ts';
import { createPartBuffer } from './part-buffer.ts';
import type { Seen } from './seen.ts';
import type { Parts, WalkState } from './state.ts';

/** Bytes that are kept in memory before they are stored. */
const PART_BYTES = 1_000_000;

/** How long a page that was read may be unsaved, in milliseconds: a crash reads it again. */
const UNSAVED_MAX_MS = 3_000;

export interface PartPorts {
  readonly put: RunContext['put'];
  readonly files: AttemptFiles;
  readonly progress: Progress;
  readonly now: () => number;
}

/** Where rows go. What is saved was stored before, so rows are neither lost nor doubled. */
export interface PartSink {
  add(rows: readonly Row[], mark: PageMark): void;
  /**
   * Stores what came since the last time, and then says that it is there.
   *
   * @param seen - goes into a file of its own, so that the next invocation need not read the parts
   */
  save(state: WalkState, seen?: Seen): Promise<WalkState>;
  /** The same, if it is time for it. */
  saveInTime(state: WalkState): Promise<WalkState>;
  /** Whether this invocation has saved anything. */
  hasSaved(): boolean;
  storedBytes(): number;
}

/** Parts of an attempt, by their numbers. */
export const partName = (index: number): string => `part-${String(index).padStart(6, '0')}.jsonl`;

/** What an attempt had seen when its time was over. */
export const SEEN_NAME = 'seen.txt';

export function createPartSink({ put, files, progress, now }: PartPorts): PartSink {
  const waiting = createPartBuffer();
  let stored = 0;
  let storedBytes = 0;
  let savedAt = now();
  let hasSaved = false;

  const store = async (): Promise<boolean> => {
    const body = waiting.bytes();
    if (body.byteLength === 0) return false;
    await put(partName(stored), 'application/jsonl', body);
    waiting.clear();
    stored += 1;
    storedBytes += body.byteLength;
    return true;
  };
  const storeSeen = async (seen: Seen, parts: Parts): Promise<WalkState['seen']> => {
    await put(SEEN_NAME, 'text/plain', Buffer.from(seen.all()));
    return { attempt: files.attempt, parts };
  };
  const save = async (state: WalkState, seen?: Seen): Promise<WalkState> => {
    const isStored = await store();
    const others = state.parts.filter(([attempt]) => attempt !== files.attempt);
    const parts: Parts = stored > 0 ? [...others, [files.attempt, stored]] : others;
    const saved = { ...state, parts };
    if (seen && stored > 0) saved.seen = await storeSeen(seen, parts);
    await progress.save(JSON.stringify(saved));
    savedAt = now();
    hasSaved ||= isStored;
    return saved;
  };
  return {
    add: (rows, mark) => waiting.add(pageLines(rows, mark)),
    save,
    saveInTime: async (state) =>
      waiting.bytes().byteLength >= PART_BYTES || now() - savedAt >= UNSAVED_MAX_MS
        ? save(state)
        : state,
    hasSaved: () => hasSaved,
    storedBytes: () => storedBytes,
  };
}

/** @throws JobFailure when the worker cannot interrupt its work */
export function partPorts(context: RunContext, now: () => number): PartPorts {
  const { put, files, progress } = context;
  if (files && progress) return { put, files, progress, now };
  throw new JobFailure('INTERNAL', 'This worker has no place for the parts of a scrape.');
}
