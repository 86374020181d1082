/** What was read is read again after this time, in milliseconds. */
const KNOWN_MS = 60_000;

/** A worker serves few clients; beyond, it forgets and reads again. */
const MOST_KNOWN = 1_000;

/** The same answer for a minute, so that not every job costs a read of what seldom changes. */
export function remembered<Answer>(
  read: (key: string) => Promise<Answer>,
  now: () => number,
): (key: string) => Promise<Answer> {
  const known = new Map<string, { readonly answer: Answer; readonly until: number }>();
  return async (key) => {
    const found = known.get(key);
    if (found && found.until > now()) return found.answer;
    const answer = await read(key);
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(key, { answer, until: now() + KNOWN_MS });
    return answer;
  };
}
