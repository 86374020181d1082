import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRunner, type TestRunner } from '../../../support/kind-runner.ts';
import { type Site, startSite } from '../../../support/site/site.ts';

let site: Site;
let runner: TestRunner;

beforeAll(async () => {
  site = await startSite();
  runner = await startRunner([site]);
});

afterAll(async () => {
  await runner.close();
  await site.close();
});

const read = (path: string, options: object = {}) =>
  runner.run('page', { url: site.url(path), ...options });

const textOf = (name: string) => runner.file(name).toString('utf8');

describe('page', () => {
  it('makes everything but the HTML unless asked otherwise', async () => {
    const { artifacts } = await read('/article');

    expect(artifacts.map(({ name }) => name)).toEqual([
      'page.md',
      'page.txt',
      'links.json',
      'metadata.json',
    ]);
  });

  it('writes Markdown with tables, code and complete addresses, without what is hidden', async () => {
    await read('/article');
    const markdown = textOf('page.md');

    expect(markdown).toContain('# How gannets dive\n');
    expect(markdown).toContain('at **100 km/h**, often');
    expect(markdown).toContain(`[other birds](${site.url('/birds?page=2')})`);
    expect(markdown).toContain('| Gannet | 100 |');
    expect(markdown).toContain("```js\nconst wings = 'folded';\n```");
    expect(markdown).toContain(`![A gannet](${site.url('/image.svg')})`);
    expect(markdown).toContain('~~Old~~');
    expect(markdown).toMatch(/^\[!\[Card\]\(\S+\) A card With a price\]\(\S+\/card\)$/m);
    expect(markdown).not.toMatch(/Nobody sees this|javascript:|querySelector|headline/);
  });

  it('keeps only the article when asked to', async () => {
    await read('/article', { readability: true });

    for (const text of [textOf('page.md'), textOf('page.txt')]) {
      expect(text).toContain('They fold their wings');
      expect(text).not.toMatch(/Home|Imprint/);
    }
  });

  it('takes the whole page where there is no article, and says so', async () => {
    const { report } = await read('/transparent', { readability: true });

    expect(report).toMatchObject({ complete: false, incompleteBecause: ['no-article'] });
  });

  it('writes the document as its scripts left it, though they redefine everything', async () => {
    const { artifacts } = await read('/article', { outputs: ['html'] });

    expect(artifacts.map(({ name }) => name)).toEqual(['page.html']);
    expect(textOf('page.html')).toMatch(/^<!doctype html>\n<html/);
    expect(textOf('page.html')).toContain('<h1 data-ran="yes">');
  });

  it('lists each link once, complete, and only what can be visited', async () => {
    await read('/article', { outputs: ['links'] });

    expect(JSON.parse(textOf('links.json'))).toEqual([
      { url: site.url('/'), text: 'Home', rel: '', isInternal: true },
      {
        url: site.url('/birds?page=2'),
        text: 'other birds',
        rel: 'nofollow',
        isInternal: true,
      },
      { url: site.url('/card'), text: 'A card With a price', rel: '', isInternal: true },
      { url: 'https://other.test/', text: 'Elsewhere', rel: '', isInternal: false },
    ]);
  });

  it('reads what the page says about itself', async () => {
    await read('/article', { outputs: ['metadata'] });

    expect(JSON.parse(textOf('metadata.json'))).toMatchObject({
      title: 'How gannets dive',
      description: 'They fold their wings.',
      canonicalUrl: site.url('/article?canonical'),
      language: 'en',
      author: 'A. Bird',
      openGraph: { title: 'Gannets', image: '/og.png' },
      twitter: { card: 'summary' },
      jsonLd: [{ '@type': 'Article', headline: 'How gannets dive' }],
    });
  });

  it('tells the page what it was told to tell', async () => {
    await read('/echo', {
      outputs: ['text'],
      userAgent: 'Gannet/1',
      timeZone: 'Asia/Tokyo',
      headers: { 'Accept-Language': 'ja' },
    });

    expect(textOf('page.txt')).toContain('"user-agent":"Gannet/1"');
    expect(textOf('page.txt')).toContain('"accept-language":"ja"');
    expect(textOf('page.txt')).toContain('Asia/Tokyo');
  });
});
