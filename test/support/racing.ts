import { seededRandom } from './seeded-random.ts';

/** Racers of each round. */
export const RACERS = 64;

/**
 * Each racer starts at a moment of its own, in an order that only the seed knows.
 *
 * @returns what each was answered, by racer
 */
export async function race<Answer>(
  seed: number,
  run: (racer: number) => Promise<Answer>,
): Promise<Answer[]> {
  const random = seededRandom(seed);
  const order = Array.from({ length: RACERS }, (_, racer) => ({ racer, at: random() })).sort(
    (a, b) => a.at - b.at,
  );
  const answers: Answer[] = [];
  const turns = order.map(async ({ racer, at }) => {
    for (let turn = 0; turn < at * 8; turn += 1) await new Promise(setImmediate);
    answers[racer] = await run(racer);
  });
  await Promise.all(turns);
  return answers;
}

/** What is said of a round that was not as it should be. */
export const unless = (isExact: boolean, fault: string): string[] => (isExact ? [] : [fault]);
