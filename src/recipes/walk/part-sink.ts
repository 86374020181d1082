import { JobFailure } from '../../jobs/errors.ts';
import type { AttemptFiles, Progress, RunContext } from '../../jobs/ports.ts';
import type { Row } from '../extract/read-row.ts';
import { linesOf, type PageMark, pageLine, readLine, rowLine } from '../output/parts.ts';
import type { WalkState } from './state.ts';

/** Bytes that are kept in memory before they are stored. */
const PART_CHARS = 1_000_000;

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
  /** Stores what came since the last time, and then says that it is there. */
  save(state: WalkState): Promise<WalkState>;
  /** The same, if it is time for it. */
  saveInTime(state: WalkState): Promise<WalkState>;
  /** Whether this invocation has saved anything. */
  hasSaved(): boolean;
  storedBytes(): number;
}

const nameOf = (index: number): string => `part-${String(index).padStart(6, '0')}.jsonl`;

export function createPartSink({ put, files, progress, now }: PartPorts): PartSink {
  let lines: string[] = [];
  let chars = 0;
  let stored = 0;
  let storedBytes = 0;
  let savedAt = now();
  let hasSaved = false;

  const store = async (): Promise<boolean> => {
    if (lines.length === 0) return false;
    const body = Buffer.from(lines.join(''));
    await put(nameOf(stored), 'application/jsonl', body);
    [lines, chars] = [[], 0];
    stored += 1;
    storedBytes += body.byteLength;
    return true;
  };
  const save = async (state: WalkState): Promise<WalkState> => {
    const isStored = await store();
    const others = state.parts.filter(([attempt]) => attempt !== files.attempt);
    const parts: WalkState['parts'] = stored > 0 ? [...others, [files.attempt, stored]] : others;
    const saved = { ...state, parts };
    await progress.save(JSON.stringify(saved));
    savedAt = now();
    hasSaved ||= isStored;
    return saved;
  };
  return {
    add: (rows, mark) => {
      const added = [...rows.map(rowLine), pageLine(mark)];
      lines.push(...added);
      chars += added.reduce((sum, line) => sum + line.length, 0);
    },
    save,
    saveInTime: async (state) =>
      chars >= PART_CHARS || now() - savedAt >= UNSAVED_MAX_MS ? save(state) : state,
    hasSaved: () => hasSaved,
    storedBytes: () => storedBytes,
  };
}

/** Everything that was stored so far, in its order. */
export async function* storedLines(files: AttemptFiles, { parts }: WalkState) {
  for (const [attempt, count] of parts) {
    for (let index = 0; index < count; index += 1) {
      for await (const line of linesOf(files.read(files.keyOf(nameOf(index), attempt)))) {
        if (line !== '') yield readLine(line);
      }
    }
  }
}

export async function* storedRows(files: AttemptFiles, state: WalkState): AsyncGenerator<Row> {
  for await (const line of storedLines(files, state)) if ('row' in line) yield line.row;
}

/** @throws JobFailure when the worker cannot interrupt its work */
export function partPorts(context: RunContext, now: () => number): PartPorts {
  const { put, files, progress } = context;
  if (files && progress) return { put, files, progress, now };
  throw new JobFailure('INTERNAL', 'This worker has no place for the parts of a scrape.');
}
