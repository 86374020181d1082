import { html, type Route } from './route.ts';

/** A red square of 40 pixels. */
const SQUARE =
  '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><rect width="40" height="40" fill="red"/></svg>';

const image: Route = (_request, response) => {
  response.writeHead(200, { 'content-type': 'image/svg+xml' }).end(SQUARE);
};

const file =
  (type: string, body: string): Route =>
  (_request, response) => {
    response.writeHead(200, { 'content-type': type }).end(body);
  };

const moved =
  (status: number, location: string): Route =>
  (_request, response) => {
    response.writeHead(status, { location }).end();
  };

const withStatus =
  (status: number): Route =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'text/html' }).end(`<h1>Status ${status}</h1>`);
  };

/** A page with all that is read from pages. */
const ARTICLE = `<head>
  <title>How gannets dive</title>
  <meta name="description" content="They fold their wings.">
  <meta name="author" content="A. Bird">
  <link rel="canonical" href="/article?canonical">
  <meta property="og:title" content="Gannets"><meta property="og:image" content="/og.png">
  <meta name="twitter:card" content="summary">
  <script type="application/ld+json">{"@type": "Article", "headline": "How gannets dive"}</script>
  <script type="application/ld+json">{not json}</script>
</head>
<nav><a href="/">Home</a> <a href="javascript:alert(1)">Script</a> <a href="/">Home again</a></nav>
<article>
  <h1>How gannets dive</h1>
  ${'<p>They fold their wings, and hit the water at <b>100 km/h</b>, often from thirty metres.</p>'.repeat(8)}
  <p>See <a href="/birds?page=2" rel="nofollow">other birds</a>. <s>Old</s></p>
  <table><tr><th>Bird</th><th>Speed</th></tr><tr><td>Gannet</td><td>100</td></tr></table>
  <pre><code class="language-js">const wings = 'folded';</code></pre>
  <img src="/image.svg" alt="A gannet">
  <a href="/card"><img src="/image.svg" alt="Card"><h3>A card</h3><p>With a price</p></a>
  <p hidden>Nobody sees this.</p>
</article>
<footer>Imprint <a href="https://other.test/">Elsewhere</a></footer>
<script>document.querySelector('h1').dataset.ran = 'yes';
  document.querySelector = document.querySelectorAll = () => { throw new Error('mine'); };
  Array.prototype.map = () => ['lie']; JSON.parse = () => 'lie';</script>`;

/** Pages that behave. */
export const PAGES: Readonly<Record<string, Route>> = {
  '/': html('<title>Shop</title><h1>Shop</h1><p>Welcome.</p>'),
  '/image.svg': image,
  '/blue': html('<style>body { margin: 0; background: rgb(0, 0, 255) }</style>'),
  '/transparent': html('<style>body { margin: 0 }</style>'),
  '/blocks': html(`<title>Blocks</title>
    <style>
      body { margin: 0; width: 800px }
      div { height: 500px; background: rgb(0, 128, 0) }
      #second { background: rgb(128, 0, 128); width: 300px }
    </style>
    <div id="first"></div><div id="second"></div><div id="third"></div>`),
  '/consent': html(`<style>body { margin: 0; background: rgb(0, 0, 255) }
      #banner { position: fixed; inset: 0; background: rgb(255, 0, 0) }</style>
    <div id="banner"><button id="accept" onclick="banner.remove()">Accept</button></div>`),
  '/late': html(`<script>setTimeout(() => {
      document.body.insertAdjacentHTML('beforeend', '<p id="late">Late</p>');
    }, 200)</script>`),
  '/words': html(`<meta charset="utf-8"><style>body { font: 40px sans-serif; margin: 0 }</style>
    <p id="emoji">😀🎉</p><p id="cjk">你好世界 日本語 한국어</p><p id="latin">Latin äöü</p>`),
  '/unknown-script': html('<p>Tibetan: བོད་ཡིག</p>'),
  '/gallery': html(`<img src="/image.svg"><img src="/no-such-image.png">
    <div style="height: 5000px"></div><img loading="lazy" src="/image.svg?lazy">`),
  '/noisy': html(`<script>
    console.error('first\\r\\n\\u001b[31msecond\\u202e'); throw new Error('broken');
    </script>`),
  '/to-blue': moved(302, '/to-blue-2'),
  '/to-blue-2': moved(301, '/blue'),
  '/404': withStatus(404),
  '/500': withStatus(500),
  '/empty': (_request, response) => void response.writeHead(204).end(),
  '/scheme': html(`<style>body { background: rgb(255, 255, 255) }
    @media (prefers-color-scheme: dark) { body { background: rgb(0, 0, 0) } }</style>`),
  '/article': html(ARTICLE),
  '/feed.xml': file(
    'text/xml',
    '<?xml version="1.0"?><feed><title>Feed</title><a>Entry ä</a></feed>',
  ),
  '/drawing.svg': file('image/svg+xml', SQUARE.replace('</svg>', '<text>Drawn ✓</text></svg>')),
  '/data.json': file('application/json', '{"name": "Data"}'),
  '/plain.txt': file('text/plain; charset=utf-8', 'Plain 你好'),
  '/page.xhtml': file(
    'application/xhtml+xml',
    '<html xmlns="http://www.w3.org/1999/xhtml"><body><p>Strict</p></body></html>',
  ),
  '/frames': html('<frameset><frame src="/"></frameset>'),
  '/socket': html(`<script>
    new WebSocket(location.href.replace('http', 'ws')).onmessage = ({ data }) => {
      document.body.insertAdjacentHTML('beforeend', '<p id="said">' + data + '</p>');
    };</script>`),
  '/echo': (request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    const time =
      '<p id="zone"></p><script>zone.textContent = Intl.DateTimeFormat().resolvedOptions().timeZone</script>';
    response.end(`<pre>${JSON.stringify(request.headers)}</pre>${time}`);
  },
};
