import { describe, expect, it } from 'vitest';
import { explore } from './explore.ts';
import { createGraph } from './graph.ts';
import { createModel } from './model.ts';
import { batchScenario, scenario, webhookScenario } from './scenarios.ts';
import { REAL } from './use-cases.ts';

const SEARCH_MS = 300_000;

describe('the search', () => {
  it.each([
    ['jobs', scenario({ crashes: 1, jumps: 1, duplicates: 1 })],
    ['batches', batchScenario({ crashes: 1, pauses: 1 })],
    ['webhooks', webhookScenario({ crashes: 1, refusals: 1 })],
  ])(
    'finds the same rows of %s when actors forget what their code does not remember',
    async (_of, searched) => {
      const rowsReached = async (forgets: boolean) => {
        const model = createModel(searched, { useCases: REAL, isSwept: true }, forgets);
        const rows = new Set<string>();
        const { states } = await explore(model, {
          mostStates: 200_000,
          look: ({ world }) => void rows.add(JSON.stringify([world.tables, world.objects])),
        });
        return { rows: [...rows].sort(), states };
      };

      const forgetful = await rowsReached(true);
      const exact = await rowsReached(false);

      expect(forgetful.rows).toEqual(exact.rows);
      expect(forgetful.states).toBeLessThan(exact.states);
    },
    SEARCH_MS,
  );

  it('refuses to stop early when there are more states than expected', async () => {
    const model = createModel(scenario({ crashes: 1 }), { useCases: REAL, isSwept: true });

    const searching = explore(model, { mostStates: 50 });

    await expect(searching).rejects.toThrow('There are more than 50 states.');
  });
});

describe('the graph of a search', () => {
  const graphOf = (...moves: readonly (readonly [from: string, to: string, isCalm: boolean])[]) => {
    const graph = createGraph();
    graph.add('start', { isCalm: true });
    for (const [from, to, isCalm] of moves) graph.add(to, { from: graph.idOf(from), isCalm });
    return graph;
  };
  const idOf = (graph: ReturnType<typeof createGraph>, name: string) => graph.idOf(name) ?? -1;

  it('knows the way on which a state was met first', () => {
    const graph = graphOf(['start', 'a', true], ['a', 'end', true], ['start', 'end', true]);

    expect(graph.pathTo(idOf(graph, 'end'))).toEqual(
      ['start', 'a', 'end'].map((name) => graph.idOf(name)),
    );
  });

  it('is satisfied when every state has a calm way to a marked one', () => {
    const graph = graphOf(['start', 'a', false], ['a', 'end', true], ['start', 'end', true]);
    graph.mark(idOf(graph, 'end'));

    expect(graph.firstWithoutWayToMark()).toBeUndefined();
  });

  it('finds a state that only trouble leads out of', () => {
    const graph = graphOf(['start', 'end', true], ['start', 'trap', true], ['trap', 'end', false]);
    graph.mark(idOf(graph, 'end'));

    expect(graph.firstWithoutWayToMark()).toBe(graph.idOf('trap'));
  });

  it('finds a circle that nothing leads out of', () => {
    const graph = graphOf(
      ['start', 'end', true],
      ['start', 'a', true],
      ['a', 'b', true],
      ['b', 'a', true],
    );
    graph.mark(idOf(graph, 'end'));

    expect(graph.firstWithoutWayToMark()).toBe(graph.idOf('a'));
  });
});
