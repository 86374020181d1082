import { html } from '../html.ts';
import { grid, page, type Reply } from '../layout.ts';
import { PRODUCTS } from '../products.ts';

/** A page that a consent banner covers until one of its buttons is clicked. */
export const consent = (): Reply =>
  page({
    title: 'Before you read on',
    main: html`<h1>Behind the banner</h1><p id="behind">Only who has answered the question sees this without a shade.</p>
${grid(PRODUCTS.slice(0, 4))}`,
    after: html`<div class="consent" id="consent" role="dialog" aria-modal="true"><div>
<h2>We value your privacy</h2><p>This shop would like to store nothing about you. Is that all right?</p>
<button class="button" id="accept-all">Accept all</button> <button class="button quiet" id="reject-all">Reject all</button></div></div>
<script>
for (const button of document.querySelectorAll('#consent button')) {
  button.addEventListener('click', () => {
    document.cookie = 'consent=' + button.id + '; path=/; SameSite=Lax';
    document.querySelector('#consent').remove();
  });
}
if (document.cookie.includes('consent=')) document.querySelector('#consent').remove();
</script>`,
  });

/** Every picture of the catalogue, each loaded only when it comes near the viewport. */
export const lazy = (): Reply =>
  page({
    title: 'Pictures that come when you look',
    main: html`<h1>Scroll down</h1>
${PRODUCTS.map(
  ({ slug, name }) =>
    html`<p><img data-src="/pictures/${slug}.svg" width="480" height="360" alt="${name}" style="background:#e3e7f0"></p>`,
)}`,
    after: html`<script>
const watch = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    target.src = target.dataset.src;
    watch.unobserve(target);
  }
});
for (const picture of document.querySelectorAll('img[data-src]')) watch.observe(picture);
</script>`,
  });

/** Writing systems and emoji: what is drawn as boxes here lacks a font. */
export const languages = (): Reply =>
  page({
    title: 'Many scripts',
    main: html`<h1>One bird, many names</h1><div class="words">
<p lang="en">Northern gannet 🐦</p><p lang="fr">Fou de Bassan 🌊</p><p lang="de">Baßtölpel 🧭</p>
<p lang="is">Súla ⛵</p><p lang="pl">Głuptak zwyczajny 📷</p><p lang="el">Σούλα</p><p lang="ru">Северная олуша</p>
<p lang="ja">シロカツオドリ 海鳥の店</p><p lang="zh-Hans">北鲣鸟 海鸟用品店</p><p lang="ko">북방가넷 바닷새 가게</p>
<p lang="ar" dir="rtl">أطيش شمالي</p><p lang="he" dir="rtl">סולה צפונית</p><p lang="hi">उत्तरी गैनेट</p><p lang="th">นกบูบบี้เหนือ</p>
<p>👩‍🚀 🏴󠁧󠁢󠁳󠁣󠁴󠁿 🇮🇸 👨‍👩‍👧‍👦 ❤️‍🔥</p></div>`,
  });

/** What the shop says with any status of an error. */
export const failure = (status: number): Reply =>
  page(
    {
      title: `Error ${status}`,
      main: html`<h1>${status}</h1><p>${status < 500 ? 'There is no such page in this shop.' : 'The till is jammed. Somebody is on the way.'}</p>
<p><a class="button" href="/">Back to the shop</a></p>`,
    },
    status,
  );
