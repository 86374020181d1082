import type { Deferral } from '../../src/jobs/deferral.ts';
import { SessionContents } from '../../src/sessions/contents.ts';
import { sessionNotFound } from '../../src/sessions/failures.ts';
import type { Saved, UseSessions } from '../../src/sessions/use-sessions.ts';

/** One session of the client `cli_a` in memory, by the name `shop`. */
export interface SessionOf {
  readonly use: UseSessions;
  /** Everything that was saved, in order. */
  readonly saves: SessionContents[];
  /** How often a job has begun with it. */
  uses(): number;
}

/** @param usedUp - what whoever begins is told */
export function sessionOf(
  contents: object,
  usedUp?: Deferral,
  outcome: Saved = 'saved',
): SessionOf {
  let stored = SessionContents.parse(contents);
  let uses = 0;
  const saves: SessionContents[] = [];
  return {
    saves,
    uses: () => uses,
    use: {
      async open(clientId, name) {
        if (clientId !== 'cli_a' || name !== 'shop') throw sessionNotFound(name);
        return {
          contents: stored,
          async begin() {
            if (usedUp) throw usedUp;
            uses += 1;
          },
          async save(latest) {
            saves.push(latest);
            if (outcome === 'saved') stored = SessionContents.parse(latest);
            return outcome;
          },
        };
      },
    },
  };
}
