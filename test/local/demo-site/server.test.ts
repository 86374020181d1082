import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDemoSite } from '../../../local/demo-site/server.ts';
import type { HttpServer } from '../../../local/http/server.ts';

describe('the demo site', () => {
  let site: HttpServer;
  let origin: string;

  beforeAll(async () => {
    site = await startDemoSite({ host: '127.0.0.1', port: 0 });
    origin = `http://127.0.0.1:${site.port}`;
  });

  afterAll(() => site.stop());

  const get = (path: string) => fetch(origin + path, { redirect: 'manual' });
  const text = async (path: string) => (await get(path)).text();

  it('has no link, picture or style sheet that leads nowhere', async () => {
    const seen = new Set<string>();
    const broken: string[] = [];
    const next = ['/'];
    for (let path = next.pop(); path !== undefined; path = next.pop()) {
      if (seen.has(path)) continue;
      seen.add(path);
      const response = await get(path);
      if (response.status !== 200) broken.push(`${path} ${response.status}`);
      if (!response.headers.get('content-type')?.startsWith('text/html')) continue;
      const page = await response.text();
      const links = page.matchAll(/(?:href|src)="(\/[^"]*)"/g);
      next.push(...[...links].map(([, link = '']) => link.replaceAll('&amp;', '&')));
    }

    expect(broken).toEqual([]);
    expect([...seen].filter((path) => path.startsWith('/products/'))).toHaveLength(24);
  });

  it('shows the catalogue on three pages, each product once', async () => {
    const pages = await Promise.all([1, 2, 3].map((page) => text(`/products?page=${page}`)));
    const slugs = pages.flatMap((page) =>
      [...page.matchAll(/<a href="\/products\/([\w-]+)"/g)].map(([, slug]) => slug),
    );

    expect(new Set(slugs).size).toBe(24);
    expect(slugs).toHaveLength(24);
    expect(pages[0]).toContain('rel="next" href="/products?page=2"');
    expect(pages[2]).not.toContain('rel="next"');
  });

  it('shows orders to members only, who keep what the first page leaves', async () => {
    const authorization = `Basic ${Buffer.from('member:seabird').toString('base64')}`;
    const orders = (page: number, headers: Record<string, string>) =>
      fetch(`${origin}/members/orders?page=${page}`, { redirect: 'manual', headers });

    const first = await orders(1, { authorization });
    const [cookie = ''] = first.headers.getSetCookie();
    const second = await orders(2, { authorization, cookie });
    const strangers = await Promise.all([orders(1, {}), orders(2, { authorization })]);

    expect(await first.text()).toContain('<b class="member">');
    expect(second.status).toBe(200);
    expect(strangers.map(({ headers }) => headers.get('location'))).toEqual([
      '/members/login',
      '/members/login',
    ]);
  });

  it('describes a product to machines', async () => {
    const page = await text('/products/the-gannet');
    const [, linkedData = ''] =
      /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(page) ?? [];

    expect(page).toContain('€32.00');
    expect(page).toContain(`<link rel="canonical" href="${origin}/products/the-gannet">`);
    expect(page).toContain(
      `<meta property="og:image" content="${origin}/pictures/the-gannet.png">`,
    );
    expect(JSON.parse(linkedData)).toMatchObject({
      '@type': 'Product',
      name: 'The Gannet',
      offers: { price: '32.00', priceCurrency: 'EUR' },
    });
  });

  it('draws pictures as SVG and as PNG', async () => {
    const vector = await text('/pictures/the-gannet.svg');
    const pixels = Buffer.from(await (await get('/pictures/the-gannet.png')).bytes());

    expect(vector).toMatch(/^<svg .*<\/svg>$/s);
    expect(pixels.subarray(1, 4).toString()).toBe('PNG');
    expect([pixels.readUInt32BE(16), pixels.readUInt32BE(20)]).toEqual([480, 360]);
  });

  it.each([
    ['/errors/404', 404],
    ['/errors/500', 500],
    ['/errors/200', 404],
    ['/nothing', 404],
    ['/products/nothing', 404],
    ['/products?page=4', 404],
    ['/products?category=constructor', 404],
    ['/products?look=constructor', 404],
    ['/trouble/constructor', 404],
  ])('answers %s with %i', async (path, status) => {
    expect((await get(path)).status).toBe(status);
  });

  it('redirects as often as it is asked to', async () => {
    const hops = await Promise.all(
      [3, 1, 'forever'].map(async (times) =>
        (await get(`/redirect?times=${times}`)).headers.get('location'),
      ),
    );

    expect(hops).toEqual(['/redirect?times=2', '/', '/redirect?times=forever']);
  });

  it.each(['/consent', '/lazy', '/languages', '/slow?ms=1', '/trouble/tall'])(
    'serves %s',
    async (path) => {
      const response = await get(path);

      expect(response.status).toBe(200);
      expect(await response.text()).toContain('</html>');
    },
  );
});
