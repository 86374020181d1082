import { pipeline, Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { html, type Route } from './route.ts';

/** Tells the browser to go on to a path that it has not seen. */
const maze: Route = (request, response) => {
  const step = Number(new URL(request.url ?? '/', 'http://x').searchParams.get('step') ?? 0);
  response.writeHead(302, { location: `/maze?step=${step + 1}` }).end();
};

const download: Route = (_request, response) => {
  response.writeHead(200, {
    'content-type': 'application/octet-stream',
    'content-disposition': 'attachment; filename="x.bin"',
  });
  response.end('x'.repeat(10_000));
};

const endless: Route = (_request, response) => {
  response.writeHead(200, { 'content-type': 'text/html' });
  const chunk = `<p>${'x'.repeat(65_536)}</p>`;
  const pump = () => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on('drain', pump);
  pump();
};

/** 300 MB of paragraphs in 1 MB, compressed while they are sent. */
const bomb: Route = (_request, response) => {
  response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' });
  const megabytes = Array.from({ length: 300 }, () => MEGABYTE);
  pipeline(Readable.from(megabytes), createGzip({ level: 1 }), response, () => undefined);
};

const MEGABYTE = Buffer.alloc(1_000_000, '<p>x</p>');

/** Pages that misbehave on purpose. */
export const HOSTILE_PAGES: Readonly<Record<string, Route>> = {
  '/never': () => undefined,
  '/half': (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.write('<h1>Half a page</h1>');
  },
  '/hang-up': (request) => void request.socket.destroy(),
  '/maze': maze,
  '/loop': (_request, response) => void response.writeHead(302, { location: '/loop' }).end(),
  '/download': download,
  '/endless': endless,
  '/bomb': bomb,
  '/fetch-bomb': html(
    "<script>fetch('/bomb').then((bomb) => bomb.arrayBuffer())</script><img src=/never>",
  ),
  '/login': (_request, response) => {
    response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end('no');
  },
  '/spin': html('<p>Spin</p><script>while (true);</script>'),
  '/spin-later': html(
    '<p>Spin</p><script>onload = () => setTimeout(() => { while (true); })</script>',
  ),
  '/dialogs': html('<p>Dialogs</p><script>alert(1); confirm(2); prompt(3)</script>'),
  '/dialogs-for-ever': html('<script>while (true) alert("again")</script>'),
  '/popups': html('<p>Popups</p><script>for (let i = 0; i < 200; i += 1) open("/?" + i)</script>'),
  '/tall': html(
    '<style>body { margin: 0 } div { height: 2000000px; background: #0f0 }</style><div></div>',
  ),
  '/huge': html(
    '<style>body { margin: 0 } div { height: 30000px; width: 30000px; background: #0f0 }</style><div></div>',
  ),
  '/memory': html(`<script>
    const kept = []; setInterval(() => kept.push(new Uint8Array(64_000_000).fill(7)), 5);
    </script>`),
  '/deep': html(`<script>
    let inner = document.body;
    for (let i = 0; i < 50000; i += 1) inner = inner.appendChild(document.createElement('div'));
    </script>`),
  '/reload': html('<script>location.reload()</script>'),
  '/push-state': html(
    '<script>for (let i = 0; ; i += 1) history.pushState({}, "", "/p" + i)</script>',
  ),
  '/chooser': html(`<input id="file" type="file"><p>Chooser</p><script>
    file.click(); print(); Notification.requestPermission();
    navigator.geolocation.getCurrentPosition(() => 0);
    document.documentElement.requestFullscreen().catch(() => 0);
    document.body.requestPointerLock();
    </script>`),
  '/unload': html('<p>Unload</p><script>onbeforeunload = () => "stay"</script>'),
  '/downloads': html(
    '<p>Downloads</p><a id="a" href="/download" download>x</a><script>a.click()</script>',
  ),
  '/flood': html(
    '<p>Flood</p><script>for (let i = 0; i < 5000; i += 1) fetch("/?flood=" + i)</script>',
  ),
  '/console-flood': html(`<p>Console</p><script>
    for (let i = 0; i < 3000; i += 1) console.error('x'.repeat(1000) + i)</script>`),
};
