import { JobFailure } from '../../jobs/errors.ts';

/** Nodes that the selectors of one page may look at: seconds of work, a thousand times the usual. */
const MOST_LOOKS = 20_000_000;

/** Counts every look at a node, so that no selector runs for ever on any page. */
export interface Effort {
  look(nodes?: number): void;
}

export function createEffort(most = MOST_LOOKS): Effort {
  let looks = 0;
  return {
    look: (nodes = 1) => {
      looks += nodes;
      if (looks <= most) return;
      const message = 'The selectors of the recipe take too long on this page. Make them simpler.';
      throw new JobFailure('RECIPE_TOO_EXPENSIVE', message);
    },
  };
}
