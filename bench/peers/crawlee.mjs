/**
 * The catalogue of the test suite, read by crawlee: the same fields, the same CSV. Called by
 * `bench/scrape-rate.ts`, which installs what is imported here.
 *
 *     node crawlee.mjs '{"crawler":"cheerio","origin":"http://127.0.0.1:1234", …}'
 */
import { writeFile } from 'node:fs/promises';

const { crawler: name, origin, start, concurrency, chromium, csv } = JSON.parse(process.argv[2]);

const rows = new Map();

/** What a page holds, by a function that both crawlers can run: jQuery and cheerio speak alike. */
const readCheerio = ($) =>
  $('li.item')
    .toArray()
    .map((item) => ({
      id: $(item).attr('data-id'),
      title: $(item).find('h2').text(),
      url: $(item).find('h2 a').attr('href'),
      price: $(item).find('.price').text(),
      day: $(item).find('time').text(),
      tags: $(item)
        .find('.tag')
        .toArray()
        .map((tag) => $(tag).text()),
    }));

const readPage = () =>
  [...document.querySelectorAll('li.item')].map((item) => ({
    id: item.dataset.id,
    title: item.querySelector('h2').textContent,
    url: item.querySelector('h2 a').getAttribute('href'),
    price: item.querySelector('.price').textContent,
    day: item.querySelector('time').textContent,
    tags: [...item.querySelectorAll('.tag')].map((tag) => tag.textContent),
  }));

const keep = (page, found) => {
  for (const { id, title, url, price, day, tags } of found) {
    rows.set(Number(id), {
      title: title.replaceAll(/\s+/g, ' ').trim(),
      url: new URL(url, page).href,
      amount: price.replaceAll(/[^\d,]/g, '').replace(',', '.'),
      day: day.split('.').reverse().join('-'),
      tags,
    });
  }
};

const quoted = (cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
const safe = (cell) => (/^[=+\-@]/.test(cell) ? `'${cell}` : cell);

const csvOf = () => {
  const lines = ['id,title,url,price_amount,price_currency,day,tags'];
  for (const id of [...rows.keys()].sort((one, other) => one - other)) {
    const { title, url, amount, day, tags, weight } = rows.get(id);
    const cells = [`${id}`, safe(title), url, amount, 'EUR', day, JSON.stringify(tags)];
    if (weight !== undefined) cells.push(weight);
    lines.push(cells.map(quoted).join(','));
  }
  return `${lines.join('\r\n')}\r\n`;
};

const isDetail = (url) => new URL(url).pathname.startsWith('/p/');
const withDetails = start.details;

const common = {
  // All at once from the beginning: by itself it would begin with few and add more slowly.
  minConcurrency: concurrency,
  maxConcurrency: concurrency,
  maxRequestRetries: 0,
  useSessionPool: false,
  persistCookiesPerSession: false,
};

async function cheerio(configuration) {
  const { CheerioCrawler } = await import('@crawlee/cheerio');
  const options = {
    ...common,
    async requestHandler({ $, request, addRequests }) {
      if (isDetail(request.url)) {
        const weight = $('.weight').text().replaceAll(/\D/g, '');
        rows.get(Number(new URL(request.url).pathname.slice(3))).weight = weight;
        return;
      }
      keep(request.url, readCheerio($));
      const next = $('a[rel=next]').attr('href');
      const links = withDetails
        ? $('h2 a')
            .toArray()
            .map((link) => $(link).attr('href'))
        : [];
      const wanted = next ? [next, ...links] : links;
      await addRequests(wanted.map((link) => new URL(link, request.url).href));
    },
  };
  return new CheerioCrawler(options, configuration);
}

async function puppeteer(configuration) {
  const { PuppeteerCrawler } = await import('@crawlee/puppeteer');
  const { default: launcher } = await import('puppeteer');
  const options = {
    ...common,
    launchContext: {
      launcher,
      launchOptions: {
        executablePath: chromium,
        headless: 'shell',
        args: ['--no-sandbox', '--no-zygote', '--disable-gpu', '--disable-dev-shm-usage'],
      },
    },
    async requestHandler({ page, request, addRequests }) {
      keep(request.url, await page.evaluate(readPage));
      const find = () => document.querySelector('a[rel=next]')?.href;
      const next = await page.evaluate(find);
      await addRequests(next ? [next] : []);
    },
  };
  return new PuppeteerCrawler(options, configuration);
}

const { Configuration, log } = await import(`@crawlee/${name}`);
log.setLevel(log.LEVELS.ERROR);
const configuration = new Configuration({ persistStorage: false, purgeOnStart: false });
const crawler = await (name === 'cheerio' ? cheerio : puppeteer)(configuration);
const startedAt = performance.now();
await crawler.run([`${origin}${start.path}`]);
await writeFile(csv, csvOf());
console.log(JSON.stringify({ ms: performance.now() - startedAt, rows: rows.size }));
process.exit(0);
