/**
 * Does something again and again, with a pause between the end of one time and the start of the
 * next, so that two never overlap.
 *
 * @param onError - told what it threw; it is done again all the same
 * @returns stops it, and waits for the time that is under way
 */
export function repeat(
  pauseMs: number,
  action: () => Promise<unknown>,
  onError: (error: unknown) => void,
): () => Promise<void> {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let underWay: Promise<void> = Promise.resolve();

  const schedule = () => {
    if (stopped) return;
    timer = setTimeout(() => {
      underWay = action()
        .then(() => undefined, onError)
        .then(schedule);
    }, pauseMs);
  };
  schedule();
  return () => {
    stopped = true;
    clearTimeout(timer);
    return underWay;
  };
}
