import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROUTES } from '../../src/routes.ts';
import type { Api } from '../support/api.ts';
import { HAS_OTHER_CLIENT } from '../support/target.ts';
import { type Asked, CASES, type Case } from '../support/two-clients/cases.ts';
import { type Names, NEVER } from '../support/two-clients/names.ts';
import { openWorld, type World } from '../support/two-clients/world.ts';

type Ask = (names: Names) => Asked;

const asksOf = (what: 'named' | 'makes') =>
  Object.entries(CASES).flatMap(([route, one]: [string, Case]) =>
    ('nameless' in one ? [] : (one[what] ?? [])).map((ask, index) => ({
      route,
      ask,
      which: `${route} (${index + 1})`,
    })),
  );

describe.skipIf(!HAS_OTHER_CLIENT)('of two clients', () => {
  let world: World;
  let before: unknown;

  beforeAll(async () => {
    world = await openWorld();
    before = await belongingsOf(world);
    // Whose keys these are is asked once, and remembered.
    await world.b.list('size=1');
  });

  afterAll(() => world.close());

  it('every route has its case here', () => {
    expect(Object.keys(CASES).toSorted()).toEqual(
      ROUTES.map(({ method, path }) => `${method} ${path}`).toSorted(),
    );
    expect(Object.values(NEVER).filter((name) => name === '')).toEqual([]);
    expect(Object.values(world.theirs).filter((name) => name === '')).toEqual([]);
  });

  it.each(asksOf('named'))(
    '$which tells B of what is A’s what it tells of what never was, in as many steps',
    async ({ route, ask }) => {
      const { theirs, never } = await both(world, route, ask);

      expect(theirs).toEqual(never);
    },
  );

  it.each(asksOf('makes'))(
    '$which gives B something of its own, whatever A has called the same',
    async ({ route, ask }) => {
      const { calls: _calls, ...theirs } = await asked(world, route, ask, world.theirs);
      const { calls: _steps, ...never } = await asked(world, route, ask, NEVER);

      expect(theirs.status).toBeLessThan(300);
      expect(theirs).toEqual(never);
    },
  );

  it('A still has all that was its own, as it was', async () => {
    expect(await belongingsOf(world)).toEqual(before);
  });
});

/**
 * Both answers. A worker that is still at something is heard at the tables, too; but it does not do
 * the same again and again, as a route would that tells one from the other.
 */
async function both(world: World, route: string, ask: Ask) {
  for (let tries = 1; ; tries += 1) {
    const theirs = await asked(world, route, ask, world.theirs);
    const never = await asked(world, route, ask, NEVER);
    if (tries === MOST_TRIES || isDeepStrictEqual(theirs, never)) return { theirs, never };
  }
}

const MOST_TRIES = 10;

/** What B hears, with every name replaced by what it is the name of. */
async function asked({ b, theirs, callsTaken }: World, route: string, ask: Ask, names: Names) {
  const [method = ''] = route.split(' ');
  const { path, ...sent } = ask(names);
  callsTaken();
  const response = await b.send(method, path, sent);
  const body = await response.text();
  const calls = callsTaken();
  const said = JSON.stringify([path, sent]);
  // The id of a letter is made of that of its job, so who says the one knows the other.
  const isNew = (name: string) => body.includes(name) && !said.includes(name.replace(/^\w+_/, ''));
  const leaks = Object.values(theirs).filter(isNew);
  expect(leaks.filter((name) => name !== NEVER.artifact)).toEqual([]);
  return {
    status: response.status,
    headers: headersOf(response, names),
    body: nameless(body, names),
    calls,
  };
}

/** Those that are of the moment, or of the connection, say nothing. */
const PASSING = new Set(['date', 'x-request-id', 'content-length', 'keep-alive', 'connection']);

const headersOf = ({ headers }: Response, names: Names) =>
  Object.fromEntries(
    [...headers]
      .filter(([name]) => !PASSING.has(name) && !name.startsWith('x-amz'))
      .map(([name, value]) => [name, nameless(value, names)]),
  );

function nameless(text: string, names: Names): string {
  const known = Object.entries(names)
    .toSorted(([, one], [, other]) => other.length - one.length)
    .reduce((left, [what, name]) => left.replaceAll(name, `<${what}>`), text);
  return known
    .replaceAll(/\b[a-z]{3,4}_[0-9A-HJKMNP-TV-Z]{26}\b/g, '<id>')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
    .replaceAll(/<deadJobId>|<jobId>/g, '<job>');
}

/** What A sees of its own: links and times of looking aside. */
async function belongingsOf({ a, theirs }: { readonly a: Api; readonly theirs: Names }) {
  const paths = [
    `/v1/jobs/${theirs.jobId}/events`,
    `/v1/jobs/${theirs.deadJobId}/events`,
    `/v1/dead-letters`,
    `/v1/batches/${theirs.batchId}`,
    `/v1/uploads/${theirs.uploadId}`,
    `/v1/schedules/${theirs.scheduleId}`,
    `/v1/webhooks/${theirs.webhookId}`,
    `/v1/sessions/${theirs.session}`,
    `/v1/recipes/${theirs.recipe}`,
  ];
  return Promise.all(
    paths.map(async (path) => {
      const response = await a.send('GET', path);
      return { path, status: response.status, body: await response.json() };
    }),
  );
}
