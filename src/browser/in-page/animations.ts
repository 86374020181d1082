/// <reference lib="dom" />

/**
 * Runs inside the page: brings animations and transitions to their end. Those that never end are
 * taken away, so that a picture does not depend on the moment it is taken in; those that follow the
 * scrolling stay.
 */
export function finishAnimations(): void {
  const PASSES = 3;
  // The end of one may start another.
  for (let pass = 0; pass < PASSES; pass += 1) {
    const running = document
      .getAnimations()
      .filter(
        ({ playState, timeline }) =>
          playState !== 'finished' && (timeline === null || timeline instanceof DocumentTimeline),
      );
    for (const animation of running) {
      const { endTime } = animation.effect?.getComputedTiming() ?? {};
      if (endTime === Number.POSITIVE_INFINITY || animation.playbackRate === 0) animation.cancel();
      else animation.finish();
    }
    if (running.length === 0) return;
  }
}
