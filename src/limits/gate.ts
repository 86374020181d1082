import { gapMs, type Pace, slackMs, spacingMs } from './pace.ts';
import { HEAD_START_MS, type Patience, PLACE_WAIT_MS } from './patience.ts';
import type { Opening, SitePace, SiteStore } from './ports.ts';

/** A job that finds no place free is put off: places are left when pages are done, not soon. */
const FULL_PAUSE_MS = PLACE_WAIT_MS + HEAD_START_MS;

/** A page that was opened too late counts as opened later; a worker that is always late goes on. */
const MOST_CORRECTIONS = 3;

/** A page that was let through, or is to be. */
export interface Opened extends Opening {
  /** How much later than planned it may be opened, in milliseconds. */
  readonly slackMs: number;
}

interface Gate {
  readonly sites: SiteStore;
  readonly now: () => number;
  readonly patience: Patience;
  readonly site: string;
  readonly jobId: string;
  /** How long the job keeps its place at most, in milliseconds. */
  readonly lifeMs: number;
  /** The pace that holds now, judged by the row as it is. */
  readonly paceOf: (row: SitePace) => Pace;
}

/**
 * Opens one page at the moment of its slot.
 *
 * Slots only spread jobs; here it is decided. The write lets a page through if the one before is a
 * whole gap away, so no lateness of any worker brings two pages closer together than the interval.
 * Who finds somebody late in the way waits for a moment, or takes a slot at the end of the line.
 *
 * @returns the opening that was let through: the job has its place from now on
 */
export async function passGate(gate: Gate, row: SitePace, slot: number): Promise<Opened> {
  const { sites, now, patience, site } = gate;
  let seen = row;
  let moment = slot;
  let insteadOf: number | undefined;
  let refusedAt: number | undefined;
  for (let corrections = 0; ; ) {
    await patience.until(moment, 'site');
    const pace = gate.paceOf(seen);
    const opening = openingAt(gate, pace, moment, insteadOf);
    const answer = await sites.open(site, opening);
    if (answer !== 'opened') {
      seen = answer;
      refusedAt ??= now();
      moment = await nextMoment(gate, answer, opening, refusedAt);
      continue;
    }
    if (!isLate(opening, now()) || corrections === MOST_CORRECTIONS) return opening;
    corrections += 1;
    insteadOf = opening.plannedAt;
    moment = now();
  }
}

function openingAt(gate: Gate, pace: Pace, moment: number, insteadOf?: number): Opened {
  const now = gate.now();
  return {
    jobId: gate.jobId,
    now,
    // Within the slack the page counts as on time, so that the next one need not wait for it.
    plannedAt: now - moment <= slackMs(pace) ? moment : now,
    gapMs: gapMs(pace),
    slackMs: slackMs(pace),
    maxConcurrency: pace.maxConcurrency,
    placeUntil: now + gate.lifeMs,
    insteadOf,
  };
}

/**
 * When to try again, by what stands in the way.
 *
 * @param refusedAt - when the job was refused first: its patience ends some time after
 */
async function nextMoment(
  gate: Gate,
  row: SitePace,
  opening: Opening,
  refusedAt: number,
): Promise<number> {
  const { sites, site, now, jobId } = gate;
  const at = now();
  const places = Object.entries(row.places ?? {});
  const dead = places.filter(([holder, until]) => holder !== jobId && until <= at);
  for (const [holder, placeUntil] of dead) await sites.evict(site, { jobId: holder, placeUntil });
  const reserve = (from: number) => sites.reserve(site, from, spacingMs(gate.paceOf(row), row));

  const freeAt = Math.max(row.notBefore, row.openedAt + opening.gapMs);
  if (freeAt > at) return freeAt - refusedAt <= PLACE_WAIT_MS ? freeAt : reserve(freeAt);
  const isFull =
    places.length - dead.length >= opening.maxConcurrency &&
    !places.some(([holder]) => holder === jobId);
  return isFull ? reserve(at + FULL_PAUSE_MS) : at;
}

/**
 * Says when the request for a page really left, if that was later than the gate knows: then the
 * next page keeps its distance from that moment.
 */
export async function correct(
  { sites, site }: Pick<Gate, 'sites' | 'site'>,
  opening: Opened,
  sentAt: number,
): Promise<void> {
  if (!isLate(opening, sentAt)) return;
  await sites.open(site, {
    ...opening,
    now: sentAt,
    plannedAt: sentAt,
    insteadOf: opening.plannedAt,
  });
}

/** The slack is what a gap has more than its interval. */
const isLate = ({ plannedAt, slackMs: allowedMs }: Opened, at: number): boolean =>
  at - plannedAt > allowedMs;
