import { html, type Route } from './route.ts';

/** An image that takes a moment to come, as those of real pages do. */
const slowImage: Route = (_request, response) => {
  const timer = setTimeout(() => {
    response.writeHead(200, { 'content-type': 'image/svg+xml' });
    response.end(
      '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><rect width="40" height="40" fill="red"/></svg>',
    );
  }, 100);
  response.on('close', () => clearTimeout(timer));
};

/** A page that adds `perBatch` rows when its end comes in sight, until there are `rows`. */
export const feed = (rows: number, perBatch = 10): Route =>
  html(`<title>Feed</title><style>body { margin: 0 } p { height: 200px; margin: 0 }</style>
    <div id="list"></div><div id="end" style="height: 10px"></div><script>
    const add = () => {
      for (let i = 0; i < ${perBatch} && list.children.length < ${rows}; i += 1) {
        list.insertAdjacentHTML('beforeend', '<p>Row ' + (list.children.length + 1) + '</p>');
      }
    };
    add();
    new IntersectionObserver(([entry]) => {
      if (entry.isIntersecting) setTimeout(() => { add(); watch(); }, 100);
    }).observe(end);
    const watch = () => new IntersectionObserver(([entry], observer) => {
      observer.disconnect();
      if (entry.isIntersecting && list.children.length < ${rows}) setTimeout(() => { add(); watch(); }, 100);
    }).observe(end);
    </script>`);

/** The banner of a platform that the rules know: it is Complianz's, as far as they look at it. */
const KNOWN_BANNER = `<div id="cmplz-cookiebanner-container"><div class="cmplz-cookiebanner"
    style="position: fixed; inset: 0; background: rgb(255, 0, 0)">
    <p>We use cookies.</p>
    <button class="cmplz-accept">Accept</button><button class="cmplz-deny">Deny</button></div></div>
  <script>
    const banner = document.querySelector('#cmplz-cookiebanner-container');
    for (const answer of ['accept', 'deny']) {
      banner.querySelector('.cmplz-' + answer).onclick = () => {
        banner.remove();
        document.body.dataset.answer = answer;
        document.cookie = 'cmplz_banner-status=dismissed';
      };
    }
  </script>`;

const BLUE = '<style>body { margin: 0; background: rgb(0, 0, 255) }</style>';

/** Pages that need some care before they are captured. */
export const CRAFT_PAGES: Readonly<Record<string, Route>> = {
  '/slow.svg': slowImage,
  '/lazy':
    html(`<title>Lazy</title><style>body { margin: 0 } img { display: block; height: 600px }</style>
    ${Array.from({ length: 6 }, (_, index) => `<img width="40" data-src="/slow.svg?${index}">`).join('')}
    <script>
      const observer = new IntersectionObserver((entries) => {
        for (const { isIntersecting, target } of entries) {
          if (!isIntersecting) continue;
          target.src = target.dataset.src;
          observer.unobserve(target);
        }
      });
      for (const image of document.querySelectorAll('img')) observer.observe(image);
    </script>`),
  '/feed-of-45': feed(45),
  '/feed-for-ever': feed(1_000_000),
  '/box':
    html(`<style>body { margin: 0 } main { height: 100vh; overflow: auto } p { height: 400px }</style>
    <main>${'<p>Paragraph</p>'.repeat(10)}</main>`),
  '/known-banner': html(`${BLUE}${KNOWN_BANNER}`),
  '/late-banner': html(`${BLUE}<script>
    setTimeout(() => {
      const range = document.createRange();
      document.body.append(range.createContextualFragment(${JSON.stringify(KNOWN_BANNER).replaceAll(
        '</script>',
        '<\\/script>',
      )}));
    }, 600);</script>`),
  '/home-made-banner': html(`${BLUE}<div id="ask" role="dialog"
    style="position: fixed; inset: 0; z-index: 9; background: rgb(255, 0, 0)">
    <p>We use cookies and similar technologies to improve your experience. See our privacy policy.</p>
    <button onclick="ask.remove()">Accept all</button>
    <button onclick="ask.remove(); document.body.dataset.answer = 'rejected'">Reject all</button></div>`),
  '/stubborn-banner':
    html(`${BLUE}<div id="cmplz-cookiebanner-container"><div class="cmplz-cookiebanner"
    style="position: fixed; inset: 0; background: rgb(255, 0, 0)">We use cookies.</div></div>`),
  /** Its rule asks the scripts of the page whether the banner is open. */
  '/asking-banner': html(`${BLUE}<div class="osano-cm-window"><div class="osano-cm-dialog"
    style="position: fixed; inset: 0; background: rgb(255, 0, 0)">Cookies
    <button class="osano-cm-deny" onclick="this.parentElement.remove()">Deny</button></div></div>
    <script>var Osano = { cm: { dialogOpen: true } }</script>`),
  /** Its rule is for frames of other sites. */
  '/piano': html(`<div id="piano-cookie_banner">Cookies
    <button data-close-button onclick="this.parentElement.remove(); fetch('/piano-closed')">Close</button></div>`),
  '/form': html(`<title>Form</title><input id="name" value="before"><textarea id="more"></textarea>
    <select id="size"><option value="s">S</option><option value="l">L</option></select>
    <button id="send">Send</button><div id="menu">Menu</div><div style="height: 5000px"></div>
    <p id="bottom">Bottom</p><pre id="log"></pre><script>
      const say = (text) => { log.textContent += text + '\\n'; };
      send.onclick = () => say('sent ' + document.querySelector('#name').value + ' ' + size.value + ' ' + more.value.length);
      send.ondblclick = () => say('twice');
      menu.onmouseover = () => say('hover');
      document.querySelector('#name').onkeydown = ({ key, isTrusted }) => { if (key === 'Enter') say('enter ' + isTrusted); };
      onscroll = () => { document.body.dataset.y = scrollY; };
      setTimeout(() => document.body.insertAdjacentHTML('beforeend', '<p id="soon">Soon   it is\\nready</p>'), 300);
      setTimeout(() => menu.remove(), 10_000);
    </script>`),
  '/wide': html(`<meta name="viewport" content="width=device-width"><style>body { margin: 0 }
      #wide { width: 1500px; height: 10px } #far { position: fixed; bottom: 0; right: 0 }</style>
    <div id="wide"></div><button id="far">Far 0</button><script>
      let clicks = 0; far.onclick = () => { clicks += 1; far.textContent = 'Far ' + clicks; };</script>`),
  '/busy': html(
    `<p>Busy</p><script>setInterval(() => fetch('/image.svg?' + Math.random()), 50)</script>`,
  ),
  '/moving': html(`<style>
      body { margin: 0; background: rgb(0, 0, 255) }
      @keyframes fade { from { opacity: 1 } to { opacity: 0 } }
      @keyframes blink { from { opacity: 1 } to { opacity: 0.9 } }
      #cover { position: fixed; inset: 0; background: rgb(255, 0, 0); animation: fade 60s forwards }
      #lamp { position: fixed; width: 50px; height: 50px; background: rgb(0, 255, 0); opacity: 0; animation: blink 1s infinite }
    </style><div id="cover"></div><div id="lamp"></div>`),
  '/fonts': html(`<style>
      @font-face { font-family: Gone; src: url(/no-such-font.woff2) }
      @font-face { font-family: Unused; src: url(/no-such-font-either.woff2) }
      p { font-family: Gone, serif }
    </style><p>Text</p>`),
  '/who': html(`<meta name="viewport" content="width=device-width"><pre id="out"></pre><script>
      const show = (more) => {
        out.textContent = JSON.stringify({
          width: innerWidth, height: innerHeight, scale: devicePixelRatio, touch: 'ontouchstart' in window,
          agent: navigator.userAgent, languages: navigator.languages, number: (1234.5).toLocaleString(),
          print: matchMedia('print').matches, cookie: document.cookie, ...more });
        out.id = 'done';
      };
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => show({ latitude: coords.latitude }), ({ code }) => show({ denied: code }));
    </script>`),
  '/third-parties': html(`<p>Page</p><img src="/image.svg"><script src="/own.js"></script>
    <img src="http://stats.g.doubleclick.net/pixel.gif"><script src="http://www.google-analytics.com/analytics.js"></script>
    <iframe src="http://www.facebook.com/plugins/like.php"></iframe>`),
  '/own.js': (_request, response) => {
    response
      .writeHead(200, { 'content-type': 'text/javascript' })
      .end('document.body.dataset.own = 1');
  },
};
