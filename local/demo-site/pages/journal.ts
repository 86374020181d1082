import { type Html, html } from '../html.ts';
import { page, type Reply } from '../layout.ts';
import { PRODUCTS } from '../products.ts';

const MONTHS = [
  'January: The rock is empty, and the sea has it all to itself.',
  'February: The first white dots, far out, going round and round.',
  'March: They land, and every pair wants the place of last year.',
  'April: Seaweed is stolen from neighbours, and stolen back.',
  'May: One egg, kept warm under two wide feet.',
  'June: Black chicks without a feather, and a smell that carries a mile.',
  'July: The chicks are white and larger than their parents.',
  'August: The chicks are black again, and practise in the wind.',
  'September: One jump, no way back, and a week of swimming south.',
  'October: The last parents go after them.',
  'November: Gales wash the ledges clean.',
  'December: Somewhere off Senegal it is warm.',
] as const;

/**
 * A page as many are: its text is set in a web font, its pictures load and fade in when they come
 * in sight, and a consent banner lies over all of it. What a capture needs to be complete.
 */
export const journal = (): Reply =>
  page({
    title: 'A year on the rock',
    head: STYLE,
    main: html`<article class="journal"><h1>A year on the rock</h1>
<p class="lead">Twelve notes from the lighthouse, one for each month, by somebody who counts birds for a living.</p>
<div class="months">${MONTHS.map(month)}</div>
<p class="end" id="end">Here the year begins again.</p></article>`,
    after: html`${BANNER}${SCRIPT}`,
  });

function month(text: string, index: number): Html {
  const [name = '', note = ''] = text.split(': ');
  const picture = PRODUCTS[index]?.slug ?? '';
  return html`<section class="month"><img data-src="/pictures/${picture}.svg" width="480" height="360" alt="">
<h2>${name}</h2><p>${note}</p></section>`;
}

const STYLE = html`<style>
@font-face { font-family: "Young Serif"; src: url(/font.woff2) format("woff2"); font-display: swap; }
.journal h1, .journal h2, .lead { font-family: "Young Serif", monospace; }
.journal h1 { font-size: 56px; margin-bottom: 4px; }
.lead { font-size: 22px; color: var(--muted); max-width: 34em; }
.months { display: grid; grid-template-columns: repeat(3, 1fr); gap: 28px; }
.month { opacity: 0; transform: translateY(24px); transition: opacity .8s, transform .8s; }
.month.seen { opacity: 1; transform: none; }
.month img { width: 100%; height: auto; border-radius: 16px; background: var(--line); }
.month h2 { margin: 12px 0 2px; }
.month p { margin: 0; }
.end { text-align: center; color: var(--muted); margin: 48px 0 0; }
</style>`;

const BANNER = html`<div class="consent" id="consent" role="dialog" aria-modal="true"><div>
<h2>Cookies</h2><p>We use cookies and similar technologies to improve your experience on this site. Read more in our privacy policy.</p>
<button class="button" data-answer="accepted">Accept all</button> <button class="button quiet" data-answer="rejected">Reject all</button></div></div>`;

const SCRIPT = html`<script>
const watch = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    const picture = target.querySelector('img');
    picture.onload = () => target.classList.add('seen');
    picture.src = picture.dataset.src;
    watch.unobserve(target);
  }
});
for (const month of document.querySelectorAll('.month')) watch.observe(month);
for (const button of document.querySelectorAll('#consent button')) {
  button.addEventListener('click', () => {
    document.documentElement.dataset.consent = button.dataset.answer;
    document.querySelector('#consent').remove();
  });
}
</script>`;
