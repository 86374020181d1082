import { afterEach, describe, expect, it } from 'vitest';
import { scrapingOverHttp } from '../../../../src/kinds/scrape/without-browser.ts';
import { createWalledFetch } from '../../../../src/wall/fetch.ts';
import { expectedCsv } from '../../../support/catalogue/items.ts';
import { runScrapeJob } from '../../../support/catalogue/job-world.ts';
import { recipeFor, type Style } from '../../../support/catalogue/recipes.ts';
import {
  type CatalogueSite,
  type Interference,
  startCatalogue,
} from '../../../support/catalogue/site.ts';
import {
  carelessly,
  movingFrom,
  redesignedFrom,
  rewriting,
  rewritingPage,
} from '../../../support/catalogue/variants.ts';
import { policyWith } from '../../../support/policy.ts';

const CATALOGUE = { items: 47, perPage: 5 };
const LARGE = { items: 1_500, perPage: 3 };

/** What a recipe says of prices, with the selectors that it knows. */
const pricedBy = (...select: string[]) => [
  { name: 'id', get: '@data-id', type: 'number', required: true },
  { name: 'price', select, type: 'money', locale: 'de', required: true },
];

describe('a catalogue that is not as it should be', () => {
  let site: CatalogueSite;
  afterEach(() => site.close());

  const scrape = async (
    interfere: Interference,
    more: object = {},
    { style = 'next' as Style, catalogue = CATALOGUE } = {},
  ) => {
    site = await startCatalogue(catalogue, interfere);
    const run = scrapingOverHttp(() => Promise.reject(new Error('This needs a browser.')), {
      fetch: createWalledFetch(policyWith(`127.0.0.1:${site.port}`)),
      userAgent: 'Gannet/test',
      now: () => 0,
    });
    const { file, outcome } = await runScrapeJob(run, {
      recipe: recipeFor(style, site.origin, more),
    });
    return { csv: file('rows.csv').toString(), report: outcome.report };
  };
  const exact = (items = CATALOGUE.items) => expectedCsv(items, site.origin);

  const withoutPrice = rewritingPage(CATALOGUE, 3, (html) =>
    html.replace(/<span class="price">.*?<\/span>/, ''),
  );

  it('fails by the name of the field, the page and the row when a price is missing', async () => {
    await expect(scrape(withoutPrice)).rejects.toMatchObject({
      code: 'FIELD_MISSING',
      message: expect.stringMatching(/^Row 1 of \S+page=3 has no "price" \(\.cost or \.price\)\.$/),
    });
  });

  it('has an empty cell there when partial rows are wanted, and everything else', async () => {
    const { csv, report } = await scrape(withoutPrice, { onMissing: 'partial' });

    const lines = exact().split('\r\n');
    const eleventh = lines[11]?.replace(/,[\d.]+,EUR,/, ',,,') ?? '';
    expect(csv).toBe(lines.with(11, eleventh).join('\r\n'));
    expect(report).toMatchObject({ scrape: { rows: 47, partial: 1 } });
  });

  it('is read as browsers read it when its markup is broken', async () => {
    const { csv } = await scrape(rewriting(CATALOGUE, carelessly));

    expect(csv).toBe(exact());
  });

  it('is no table of half a page', async () => {
    const cut = rewritingPage(CATALOGUE, 4, (html) => html.slice(0, html.lastIndexOf('<span')));

    await expect(scrape(cut)).rejects.toMatchObject({
      code: 'FIELD_MISSING',
      message: expect.stringContaining('Row 5 of'),
    });
  });

  it('is tried again when a page breaks off', async () => {
    const broken: Interference = ({ searchParams }, response) => {
      if (searchParams.get('page') !== '4') return false;
      response.writeHead(200, { 'content-type': 'text/html', 'content-length': '100000' });
      response.write('<li class=item>', () => response.destroy());
      return true;
    };

    await expect(scrape(broken)).rejects.toMatchObject({
      code: 'TARGET_UNREACHABLE',
      retryable: true,
    });
  });

  it('is believed when it says itself what it is written in, and the header names nothing', async () => {
    const { csv } = await scrape(
      rewriting(CATALOGUE, (html) => html, 'text/html; charset=klingon'),
    );

    expect(csv).toBe(exact());
  });

  it('is no table of prices when its header is wrong about the letters, and € is no sign', async () => {
    const lying = rewriting(CATALOGUE, (html) => html, 'text/html; charset=iso-8859-1');

    await expect(scrape(lying)).rejects.toMatchObject({
      code: 'FIELD_MISSING',
      message: expect.stringContaining('has no "price"'),
    });
  });

  it('has each row once although every page has its items twice', async () => {
    const twice = rewriting(CATALOGUE, (html) =>
      html.replace(/<ul id="list">.*?<\/ul>/s, (list) => `${list}<aside>${list}</aside>`),
    );

    const { csv, report } = await scrape(twice, { dedupe: ['id'] });

    expect(csv).toBe(exact());
    expect(report).toMatchObject({ scrape: { rows: 47, duplicates: 47 } });
  });

  const empty = rewritingPage(CATALOGUE, 5, (html) => html.replaceAll(/<li .*?<\/li>/gs, ''));

  it('goes on behind an empty page that has a link', async () => {
    const { csv, report } = await scrape(empty);

    const lines = exact().split('\r\n');
    expect(csv).toBe(lines.toSpliced(21, 5).join('\r\n'));
    expect(report).toMatchObject({ scrape: { rows: 42, pages: 10, stoppedBecause: 'end' } });
  });

  it('does not look complete when an empty page ends its numbers', async () => {
    const wanted = { minRows: 47 };

    await expect(scrape(empty, wanted, { style: 'pages' })).rejects.toMatchObject({
      code: 'TOO_FEW_ROWS',
      message: expect.stringContaining('20 rows'),
    });
  });

  it('ends where its links lead back', async () => {
    const circle = rewritingPage(CATALOGUE, 10, (html) =>
      html.replace('</nav>', '<a rel="next" href="?page=4">weiter</a></nav>'),
    );

    const { csv, report } = await scrape(circle);

    expect(csv).toBe(exact());
    expect(report).toMatchObject({ scrape: { stoppedBecause: 'repeat' } });
  });

  it('has each row once although they move while they are read', async () => {
    const { csv, report } = await scrape(movingFrom(CATALOGUE, 4), { dedupe: ['id'] });

    expect(csv).toBe(exact());
    expect(report).toMatchObject({ scrape: { rows: 47, duplicates: 1 } });
  });

  it('is read to its end by a fallback when its markup changes at page 250', async () => {
    const change = redesignedFrom(LARGE, 250);
    const recipe = recipeFor('next', '');
    const fields = recipe.fields.map((field) =>
      field.name === 'price' ? { ...field, select: ['.price', '.preis'] } : field,
    );

    const { csv, report } = await scrape(change, { fields }, { catalogue: LARGE });

    expect(csv).toBe(exact(LARGE.items));
    // 249 pages of three were read as before.
    const seen = expect.objectContaining({ field: 'price', looked: 1_500, byFallback: 753 });
    expect(report).toMatchObject({ scrape: { fields: expect.arrayContaining([seen]) } });
  });

  it('says where its markup changed when there is no fallback', async () => {
    const fields = pricedBy('.price');

    await expect(
      scrape(redesignedFrom(LARGE, 250), { fields }, { catalogue: LARGE }),
    ).rejects.toMatchObject({
      code: 'FIELD_MISSING',
      message: expect.stringMatching(/^Row 1 of \S+page=250 has no "price" \(\.price\)\.$/),
    });
  });

  it('counts the rows behind the change when partial ones are wanted', async () => {
    const more = { fields: pricedBy('.price'), onMissing: 'partial' };

    const { report } = await scrape(redesignedFrom(LARGE, 250), more, { catalogue: LARGE });

    expect(report).toMatchObject({ scrape: { rows: 1_500, pages: 500, partial: 753 } });
  });
});
