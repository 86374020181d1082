import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Continuation } from '../../../../src/jobs/continuation.ts';
import { runScrapeJob } from '../../../support/catalogue/job-world.ts';
import { startRunner, type TestRunner } from '../../../support/kind-runner.ts';
import { type RecordingSite, startRecordingSite } from '../../../support/recording-site.ts';
import { type SessionOf, sessionOf } from '../../../support/session-of.ts';
import { html } from '../../../support/site/route.ts';

let site: RecordingSite;
let runner: TestRunner;
let session: SessionOf;

/** What `/item` sets, one after the other. */
const SET: Readonly<Record<string, readonly string[]>> = {
  '1': ['basket=full; Path=/', 'theirs=1; Domain=evil.test', 'suffix=1; Domain=test'],
  '2': ['sid=; Max-Age=0; Path=/'],
};

beforeAll(async () => {
  site = await startRecordingSite({
    '/list': html(
      `<a class="item" href="/item?1">One</a><a class="item" href="/item?2">Two</a>
       <a class="item" href="/item?3">Three</a><a rel="next" href="/end">On</a>
       <script>document.cookie = 'made-by=the-page; path=/'</script>`,
    ),
    '/end': html('<a class="item" href="/item?4">Four</a>'),
    '/item': (request, response) => {
      const number = request.url?.split('?')[1] ?? '';
      html(`<h1>Item ${number}</h1>`, { 'set-cookie': (SET[number] ?? []) as unknown as string })(
        request,
        response,
      );
    },
  });
  runner = await startRunner([{ hosts: ['shop.test', 'evil.test'], port: site.port }], {
    sessions: { open: (clientId, name) => session.use.open(clientId, name) },
  });
});
afterAll(async () => {
  await runner.close();
  await site.close();
});
beforeEach(() => {
  site.visits.length = 0;
  session = sessionOf({
    cookies: [{ name: 'sid', value: 'cookie-of-the-shop', domain: 'shop.test', httpOnly: true }],
    headers: [
      { origin: site.url('shop.test', ''), headers: { 'x-api-key': 'header-of-the-shop' } },
    ],
  });
});

const recipe = () => ({
  start: [site.url('shop.test', '/list')],
  render: 'browser',
  list: '.item',
  fields: [{ name: 'url', get: '@href', type: 'url' }],
  detail: { follow: 'url', render: 'http', fields: [{ name: 'title', select: 'h1' }] },
  pagination: { type: 'next', select: 'a[rel=next]' },
});

describe('details that a scrape reads beside its browser', () => {
  it('are asked for with the cookies of the page and the headers of the session', async () => {
    await runScrapeJob(runner.runKind, {
      recipe: recipe(),
      session: { name: 'shop', save: true },
    });

    const cookieOf = (path: string) =>
      site.visits
        .find((visit) => visit.path === path)
        ?.headers.cookie?.split('; ')
        .toSorted();
    expect(cookieOf('/item?1')).toEqual(['made-by=the-page', 'sid=cookie-of-the-shop']);
    // What an answer set is there for the next request, of whichever sort.
    const later = ['basket=full', 'made-by=the-page', 'sid=cookie-of-the-shop'];
    expect(cookieOf('/item?2')).toEqual(later);
    expect(cookieOf('/item?3')).toEqual(['basket=full', 'made-by=the-page']);
    expect(cookieOf('/end')).toEqual(['basket=full', 'made-by=the-page']);
    expect(new Set(site.visits.map(({ headers }) => headers['x-api-key']))).toEqual(
      new Set(['header-of-the-shop']),
    );
    expect(
      session.saves
        .at(-1)
        ?.cookies.map(({ name }) => name)
        .toSorted(),
    ).toEqual(['basket', 'made-by']);
  });

  it('save the session when the job goes on in another invocation', async () => {
    const input = {
      recipe: { ...recipe(), detail: undefined },
      session: { name: 'shop', save: true },
    };
    const goOn = new Continuation({ browserMs: 0, downloadedBytes: 0, storedBytes: 0 });
    let pages = 0;
    const pageTurn = {
      before: async () => {
        pages += 1;
        if (pages === 2) throw goOn;
      },
      sent: () => {},
      after: async () => {},
    };

    const { invocations } = await runScrapeJob(runner.runKind, input, { pageTurn });

    expect(invocations).toBe(2);
    expect(session.saves).toHaveLength(2);
    expect(session.saves[0]?.cookies.map(({ name }) => name).toSorted()).toEqual([
      'made-by',
      'sid',
    ]);
    expect(site.visits.find(({ path }) => path === '/end')?.headers.cookie).toContain('made-by');
  });
});
