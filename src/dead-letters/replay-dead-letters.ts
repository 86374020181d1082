import type { NewId } from '../jobs/ids.ts';
import { makeOnce } from '../jobs/keyed-rows.ts';
import type { RetryCommand } from '../jobs/retry-job.ts';
import { IDEMPOTENCY_MS } from '../jobs/submit-job.ts';
import { inTurn } from '../rows/in-turn.ts';
import type { ListDeadLetters } from './list-dead-letters.ts';
import type { DeadLetterFilter } from './ports.ts';
import type { Replay, Replays } from './replay.ts';
import { previewOne, type Replayed, type ReplayOneDependencies, replayOne } from './replay-one.ts';

/** Which letters to replay: by name, or what matches. */
export type Selection =
  | { readonly ids: readonly string[] }
  | {
      readonly filter: DeadLetterFilter;
      readonly limit: number;
      /** Letter to go on behind. */
      readonly after?: string | undefined;
    };

export interface ReplayCommand extends Pick<RetryCommand, 'clientId' | 'idempotency' | 'reorder'> {
  readonly selection: Selection;
  /** Jobs that may start in a minute; absent: all at once. */
  readonly ratePerMinute?: number | undefined;
  /** Earliest start of the first, in milliseconds since the Unix epoch. */
  readonly startsAt?: number | undefined;
  /** Only says what would be done. */
  readonly dryRun: boolean;
}

export interface ReplaySummary {
  readonly items: readonly Replayed[];
  /** Where to go on if more match: the letter, and when the next job may start. */
  readonly next?: { readonly after: string; readonly startsAt: number } | undefined;
}

export type ReplayDeadLetters = (command: ReplayCommand) => Promise<ReplaySummary>;

interface Dependencies extends ReplayOneDependencies {
  readonly listDeadLetters: ListDeadLetters;
  readonly replays: Replays;
  readonly newId: NewId;
  readonly now: () => number;
}

/** Letters in hand at once. */
const LETTERS_AT_ONCE = 8;

/**
 * Retries the jobs of many letters. Each is retried once, however often this is asked; under an
 * `Idempotency-Key` it is the same letters again, too, which a filter alone would not choose: what
 * was replayed is off the list. A letter that cannot be replayed keeps no other waiting.
 *
 * @throws JobFailure `IDEMPOTENCY_KEY_REUSED`, `UNAVAILABLE`
 */
export const createReplayDeadLetters =
  (dependencies: Dependencies): ReplayDeadLetters =>
  async (command) => {
    const { letterIds, startsAt, next } = await chooseOnce(dependencies, command);
    const { clientId, reorder, ratePerMinute, dryRun } = command;
    const pauseMs = ratePerMinute === undefined ? 0 : 60_000 / ratePerMinute;
    const startOf = (index: number) => Math.round(startsAt + index * pauseMs);
    const handle = dryRun ? previewOne : replayOne;
    const items = await inTurn(letterIds, LETTERS_AT_ONCE, (id, index) =>
      handle(dependencies, { id, clientId, reorder, startsAt: startOf(index) }),
    );
    return {
      items,
      next: next === undefined ? undefined : { after: next, startsAt: startOf(items.length) },
    };
  };

/** What this command is about; under a key, what it was about the first time. */
async function chooseOnce(
  { listDeadLetters, replays, newId, now }: Dependencies,
  command: ReplayCommand,
): Promise<Replay> {
  const at = now();
  const { clientId, selection, idempotency, dryRun } = command;
  const { letterIds, next } = await choose(listDeadLetters, clientId, selection);
  const chosen: Replay = {
    id: newId('rep'),
    clientId,
    version: 0,
    expiresAt: at + IDEMPOTENCY_MS,
    letterIds,
    startsAt: Math.max(at, command.startsAt ?? at),
    next,
  };
  if (!idempotency || dryRun) return chosen;
  return (await makeOnce(replays, chosen, idempotency, at)).row;
}

async function choose(
  listDeadLetters: ListDeadLetters,
  clientId: string,
  selection: Selection,
): Promise<Pick<Replay, 'letterIds' | 'next'>> {
  if ('ids' in selection) return { letterIds: [...new Set(selection.ids)] };
  const { filter, limit, after } = selection;
  const { items, next } = await listDeadLetters(clientId, filter, limit, after);
  return { letterIds: items.map(({ id }) => id), next };
}
