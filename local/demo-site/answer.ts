import { webFont } from './font.ts';
import { LOGO, type Reply, reply } from './layout.ts';
import { home, list } from './pages/catalogue.ts';
import { journal } from './pages/journal.ts';
import { type Asking, login, orders } from './pages/members.ts';
import { product } from './pages/product.ts';
import { consent, failure, languages, lazy } from './pages/special.ts';
import { TROUBLES, trouble } from './pages/trouble.ts';
import { photoOf } from './photo.ts';
import { pictureOf } from './picture.ts';
import { PRODUCTS } from './products.ts';
import { STYLE } from './style.ts';

export interface BinaryReply extends Omit<Reply, 'body'> {
  readonly body: string | Buffer;
}

/** What the shop answers to a `GET`; `undefined` where it has nothing. */
export function answer(url: URL, asking: Asking = {}): BinaryReply | undefined {
  const [, first = '', second = ''] = url.pathname.split('/');
  if (url.pathname === '/') return home(url.origin);
  if (url.pathname === '/products') return list(url.origin, url.searchParams);
  if (first === 'products') return product(url.origin, second);
  if (first === 'pictures') return picture(second);
  if (url.pathname === '/members/orders') return orders(url, asking);
  if (url.pathname === '/font.woff2') return font();
  if (first === 'trouble') return second === 'file' ? FILE : trouble(second);
  if (first === 'errors') return failureOf(second);
  return url.pathname === '/redirect' ? redirect(url) : PAGES[url.pathname]?.(url.origin);
}

const PAGES: Readonly<Record<string, (origin: string) => Reply>> = {
  '/consent': consent,
  '/journal': journal,
  '/lazy': lazy,
  '/languages': languages,
  '/slow': home,
  '/style.css': () => reply('text/css', STYLE),
  '/members/login': login,
  '/logo.svg': () => reply('image/svg+xml', LOGO),
  '/robots.txt': () =>
    reply(
      'text/plain',
      `User-agent: *\n${TROUBLES.map((name) => `Disallow: /trouble/${name}\n`).join('')}`,
    ),
};

const font = (): BinaryReply => ({
  status: 200,
  headers: { 'content-type': 'font/woff2' },
  body: webFont(),
});

const FILE: Reply = {
  status: 200,
  headers: {
    'content-type': 'application/zip',
    'content-disposition': 'attachment; filename="a.zip"',
  },
  body: 'not really',
};

function picture(name: string): BinaryReply | undefined {
  const [slug, type] = name.split('.');
  const shown = PRODUCTS.find((candidate) => candidate.slug === slug);
  if (!shown) return undefined;
  if (type === 'svg') return reply('image/svg+xml', pictureOf(shown));
  if (type !== 'png') return undefined;
  return { status: 200, headers: { 'content-type': 'image/png' }, body: photoOf(shown) };
}

function failureOf(text: string): Reply | undefined {
  const status = Number(text);
  return status >= 400 && status < 600 ? failure(status) : undefined;
}

/** `?times=3` redirects three times before it arrives; `?times=forever` never does. */
function redirect({ searchParams }: URL): Reply {
  const times = searchParams.get('times') ?? '1';
  const left = Number(times) - 1;
  const location = left <= 0 ? '/' : `/redirect?times=${times === 'forever' ? times : left}`;
  return { status: 302, headers: { location }, body: '' };
}
