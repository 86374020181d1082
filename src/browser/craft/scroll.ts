import { JobFailure } from '../../jobs/errors.ts';
import type { ScrollNote } from '../../kinds/report.ts';
import type { Scroll } from '../../visits/scroll.ts';
import type { BoxMove, BoxPosition } from '../in-page/scroll-box.ts';

/** A little of what was seen stays in sight, so that nothing falls between two steps. */
const WINDOWS_A_STEP = 0.9;

/** Between two looks whether a page has grown, in milliseconds. */
const GROWTH_POLL_MS = 50;

/** What scrolls. */
export interface ScrollWorld {
  /** Moves, and says where it is then; undefined when there is nothing of that name. */
  look(move?: BoxMove): Promise<BoxPosition | undefined>;
  now(): number;
  sleep(ms: number): Promise<void>;
}

/**
 * Scrolls down step by step, so that what waits to be seen loads, and back to where it was.
 *
 * Why it stopped: `end`, the page has an end and it was seen; `no-growth`, the page grew until
 * nothing more came; the others are limits that were reached before.
 *
 * @throws JobFailure `ELEMENT_NOT_FOUND` when there is no such container
 */
export async function scrollThrough(world: ScrollWorld, limits: Scroll): Promise<ScrollNote> {
  const startedAt = world.now();
  const start = await position(world, limits);
  const course = { scrolls: 0, grew: 0, at: start };
  const endsAt = startedAt + limits.maxMs;
  let stoppedBy = await reasonToStop(world, limits, course, endsAt);
  while (!stoppedBy) {
    const before = course.at;
    course.at = await position(world, limits, { byWindows: WINDOWS_A_STEP });
    course.scrolls += 1;
    if (course.at.heightPx > before.heightPx) course.grew += 1;
    stoppedBy = await reasonToStop(world, limits, course, endsAt);
  }
  await position(world, limits, { toPx: start.topPx });
  const { scrolls, grew, at } = course;
  const reachedPx = Math.min(at.seenPx, at.heightPx);
  return { stoppedBy, scrolls, grew, reachedPx, ms: Math.round(world.now() - startedAt) };
}

interface Course {
  scrolls: number;
  grew: number;
  at: BoxPosition;
}

async function reasonToStop(
  world: ScrollWorld,
  limits: Scroll,
  course: Course,
  endsAt: number,
): Promise<ScrollNote['stoppedBy'] | undefined> {
  if (isAtEnd(course.at) && !(await grows(world, limits, course, endsAt))) {
    if (limits.growthMs > 0 && world.now() >= endsAt) return 'time';
    return course.grew > 0 ? 'no-growth' : 'end';
  }
  if (world.now() >= endsAt) return 'time';
  if (course.at.seenPx >= limits.maxHeightPx) return 'maxHeight';
  return course.scrolls >= limits.maxScrolls ? 'maxScrolls' : undefined;
}

/** Browsers round positions. */
const isAtEnd = ({ seenPx, heightPx }: BoxPosition): boolean => seenPx >= heightPx - 2;

async function grows(world: ScrollWorld, limits: Scroll, course: Course, endsAt: number) {
  const { heightPx } = course.at;
  const patienceEndsAt = Math.min(endsAt, world.now() + limits.growthMs);
  while (world.now() < patienceEndsAt) {
    await world.sleep(GROWTH_POLL_MS);
    const at = await position(world, limits);
    if (at.heightPx <= heightPx) continue;
    course.at = at;
    course.grew += 1;
    return true;
  }
  return false;
}

async function position(
  world: ScrollWorld,
  { container }: Scroll,
  move?: BoxMove,
): Promise<BoxPosition> {
  const at = await world.look(move);
  if (at) return at;
  const message = `/scroll/container: Nothing matched "${container}".`;
  throw new JobFailure('ELEMENT_NOT_FOUND', message);
}
