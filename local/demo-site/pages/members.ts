import { html } from '../html.ts';
import { page, type Reply } from '../layout.ts';
import { PRODUCTS, priceOf } from '../products.ts';

/** Who is let in: by a login (RFC 7617), or by the cookie that comes of it. */
const LOGIN = `Basic ${Buffer.from('member:seabird').toString('base64')}`;
const TICKET = 'member-ticket=seabird';

const PER_PAGE = 6;
const PAGES = 3;

export interface Asking {
  readonly cookie?: string | undefined;
  readonly authorization?: string | undefined;
}

/**
 * Orders that only a member sees, on three pages. The first one leaves a cookie, and the others ask
 * for it: whoever keeps none gets no further, as in many a shop.
 */
export function orders({ searchParams }: URL, { cookie = '', authorization = '' }: Asking): Reply {
  const number = Number(searchParams.get('page') ?? 1);
  const isMember = authorization === LOGIN || cookie.includes(TICKET);
  const isExpected = number === 1 || cookie.includes('orders-seen=');
  if (!isMember || !isExpected || !(number >= 1 && number <= PAGES)) return toLogin();
  const shown = PRODUCTS.slice((number - 1) * PER_PAGE, number * PER_PAGE);
  const { headers, ...rest } = page({
    title: 'Your orders',
    main: html`<h1>Your orders</h1><p>Hello, <b class="member">Member</b>.</p>
<table class="orders">${shown.map(
      (product) => html`<tr><th>${product.name}</th><td>${priceOf(product)}</td></tr>`,
    )}</table>
${number < PAGES ? html`<a rel="next" href="/members/orders?page=${number + 1}">Older orders</a>` : undefined}`,
  });
  const cookies = `orders-seen=${number}; Path=/members; HttpOnly; SameSite=Lax`;
  return { ...rest, headers: { ...headers, 'set-cookie': cookies } };
}

const toLogin = (): Reply => ({ status: 302, headers: { location: '/members/login' }, body: '' });

export const login = (): Reply =>
  page({
    title: 'Who are you?',
    main: html`<h1>Who are you?</h1><p>Orders are shown to members only. This shop has one: <b>member</b>, whose password is <b>seabird</b>. Log in by basic authentication.</p>`,
  });
