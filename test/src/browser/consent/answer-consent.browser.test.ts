import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRunner, type TestRunner } from '../../../support/kind-runner.ts';
import { decodePng } from '../../../support/png.ts';
import { CRAFT_PAGES } from '../../../support/site/craft-pages.ts';
import { html } from '../../../support/site/route.ts';
import { type Site, startSite } from '../../../support/site/site.ts';

let site: Site;
let runner: TestRunner;

/** Tries to speak as if it were our own script, and to find it. */
const LIAR = html(`<p id="found"></p><script>
  const seen = Object.getOwnPropertyNames(globalThis).filter((name) => /gannet|autoconsent/i.test(name));
  globalThis.gannetConsentTell = (text) => { seen.push(text); };
  try { gannetConsentTell(JSON.stringify({ isTop: true, message: { type: 'popupFound', cmp: 'lie' } })); } catch {}
  document.body.dataset.seen = seen.filter((one) => !one.includes('lie')).join();
</script>`);

beforeAll(async () => {
  site = await startSite({
    ...CRAFT_PAGES,
    '/liar': LIAR,
    '/elsewhere': (request, response) => {
      const { port } = new URL(`http://${request.headers.host}`);
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end(`<!doctype html><iframe src="http://shop.localhost:${port}/piano"></iframe>`);
    },
  });
  runner = await startRunner([site]);
});

afterAll(async () => {
  await runner.close();
  await site.close();
});

const BLUE = [0, 0, 255, 255];
const RED = [255, 0, 0, 255];

const shoot = async (path: string, consent: string) => {
  const { report } = await runner.run('screenshot', { url: site.url(path), consent });
  return { report, pixel: decodePng(runner.file('screenshot.png')).pixel(600, 600) };
};

const dataOf = async (path: string, consent: string) => {
  await runner.run('page', { url: site.url(path), consent, outputs: ['html'] });
  return runner.file('page.html').toString('utf8');
};

describe('a consent banner', () => {
  it('is left alone unless somebody says what to answer', async () => {
    const { report, pixel } = await shoot('/known-banner', 'ignore');

    expect(pixel).toEqual(RED);
    expect(report).not.toHaveProperty('consent');
  });

  it.each([
    ['reject', 'rejected', 'deny'],
    ['accept', 'accepted', 'accept'],
  ])('of a known platform: %s', async (consent, outcome, button) => {
    const { report, pixel } = await shoot('/known-banner', consent);

    expect(pixel).toEqual(BLUE);
    expect(report).toMatchObject({
      consent: { asked: consent, platform: 'Complianz banner', outcome },
      complete: true,
    });
    expect(await dataOf('/known-banner', consent)).toContain(`data-answer="${button}"`);
  });

  it('that comes late is waited for', async () => {
    const { report, pixel } = await shoot('/late-banner', 'reject');

    expect(pixel).toEqual(BLUE);
    expect(report).toMatchObject({ consent: { outcome: 'rejected' } });
  });

  it('that nobody knows is refused by what its buttons say', async () => {
    const { report, pixel } = await shoot('/home-made-banner', 'reject');

    expect(pixel).toEqual(BLUE);
    expect(report).toMatchObject({
      consent: { platform: 'HEURISTIC-REJECT', outcome: 'rejected' },
    });
    expect(await dataOf('/home-made-banner', 'reject')).toContain('data-answer="rejected"');
  });

  it('that nobody knows is never accepted', async () => {
    const { report, pixel } = await shoot('/home-made-banner', 'accept');

    expect(pixel).toEqual(RED);
    expect(report).toMatchObject({ consent: { outcome: 'none' } });
  });

  it('that cannot be answered is told', async () => {
    const { report } = await shoot('/stubborn-banner', 'reject');

    expect(report).toMatchObject({
      consent: { platform: 'Complianz banner', outcome: 'failed' },
      incompleteBecause: ['consent-open'],
    });
  });

  it('is told to be none where there is none', async () => {
    const { report } = await shoot('/blue', 'reject');

    expect(report).toMatchObject({ consent: { asked: 'reject', outcome: 'none' }, complete: true });
  });
});

describe('the rules', () => {
  it('are out of reach for the page, which cannot speak for them either', async () => {
    const page = await dataOf('/liar', 'reject');

    expect(page).toContain('data-seen=""');
    expect((await shoot('/liar', 'reject')).report).toMatchObject({ consent: { outcome: 'none' } });
  });

  it('may ask the scripts of the page', async () => {
    const { report, pixel } = await shoot('/asking-banner', 'reject');

    expect(pixel).toEqual(BLUE);
    expect(report).toMatchObject({ consent: { platform: 'osano', outcome: 'rejected' } });
  });

  it('reach frames of other sites, in processes of their own', async () => {
    const { report } = await shoot('/elsewhere', 'reject');

    expect(report).toMatchObject({ consent: { platform: 'piano.io', outcome: 'rejected' } });
    expect(site.requests).toContain('/piano-closed');
  });
});
