import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Canary, startCanary } from '../../../support/canary.ts';
import { startRunner, type TestRunner } from '../../../support/kind-runner.ts';
import { type Site, startSite } from '../../../support/site/site.ts';

let site: Site;
let canary: Canary;
let runner: TestRunner;

beforeAll(async () => {
  site = await startSite();
  canary = await startCanary();
  runner = await startRunner([site]);
});

afterAll(async () => {
  await runner.close();
  await site.close();
  await canary.close();
});

const print = async (path: string, options: object = {}) => {
  const { artifacts, report } = await runner.run('pdf', { url: site.url(path), ...options });
  const text = runner.file('document.pdf').toString('latin1');
  const boxes = [...text.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)];
  return {
    artifacts,
    report,
    text,
    pages: text.match(/\/Type\s*\/Page\b/g)?.length ?? 0,
    /** Size of the first page in points, 72 an inch; Chromium rounds lengths up. */
    size: boxes[0]?.slice(1).map((side) => Math.ceil(Number(side))),
  };
};

describe('pdf', () => {
  it('prints a page on A4', async () => {
    const { artifacts, text, pages, size, report } = await print('/');

    expect(artifacts).toMatchObject([{ name: 'document.pdf', mediaType: 'application/pdf' }]);
    expect(text.startsWith('%PDF-1.4')).toBe(true);
    expect(pages).toBe(1);
    expect(size).toEqual([596, 842]);
    expect(report).toMatchObject({ status: 200, complete: true });
  });

  it.each([
    [{ format: 'letter' }, [612, 792]],
    [{ format: 'a5', landscape: true }, [596, 420]],
    [{ width: '100mm', height: '2in' }, [284, 144]],
    [{ width: 960, height: 96 }, [720, 72]],
  ])('prints on the paper %j', async (options, size) => {
    const margin = { top: 0, right: 0, bottom: 0, left: 0 };

    expect(await print('/', { ...options, margin })).toMatchObject({ size });
  });

  it('prints the pages that were asked for', async () => {
    expect((await print('/blocks')).pages).toBe(2);
    expect((await print('/blocks', { pageRanges: '2-' })).pages).toBe(1);
  });

  it('is tagged unless asked otherwise, and has bookmarks when asked to', async () => {
    expect((await print('/article')).text).toContain('/StructTreeRoot');
    expect((await print('/article', { tagged: false })).text).not.toContain('/StructTreeRoot');
    expect((await print('/article', { outline: true })).text).toContain('/Outlines');
  });

  it('has a header and a footer, which load and run nothing', async () => {
    const headerTemplate = `<b style="font-size: 20px" class="title"></b>
      <script>document.body.innerHTML = ''; fetch('http://127.0.0.1:${canary.port}/')</script>
      <img src="http://127.0.0.1:${canary.port}/" onerror="alert(1)">
      <iframe src="file:///etc/passwd"></iframe>`;
    const { pages, report } = await print('/', { headerTemplate, margin: { top: '3cm' } });

    expect(pages).toBe(1);
    expect(report).toMatchObject({ dialogs: 0 });
    expect(canary.hits()).toBe(0);
  });

  it.each([
    [{ pageRanges: '9' }, /none of the pages/],
    [{ margin: { top: '40cm' } }, /no room/],
  ])('says what is wrong with %j', async (options, message) => {
    const failure = { code: 'INVALID_REQUEST', message: expect.stringMatching(message) };

    await expect(print('/', options)).rejects.toMatchObject(failure);
  });
});
