import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createFetchRobots,
  type FetchRobots,
  ROBOTS_MAX_BYTES,
} from '../../../src/robots/fetch-robots.ts';
import { createWalledFetch } from '../../../src/wall/fetch.ts';
import { answerWith, openReceiver, type Receiver } from '../../support/receiver.ts';

const AGENT = 'Gannet/1 (+https://example.com/bot)';

describe('fetching a robots.txt', () => {
  let site: Receiver;
  let fetchRobots: FetchRobots;

  beforeEach(async () => {
    site = await openReceiver();
    const policy = { allowedHosts: new Set([site.host]), allowedPorts: new Set([80, 443]) };
    fetchRobots = createFetchRobots(createWalledFetch(policy), AGENT);
  });
  afterEach(() => site.close());

  const ask = () => fetchRobots(site.url.origin);

  it('asks for /robots.txt in the name of the service', async () => {
    site.behave(answerWith(200, 'User-agent: *\n'));

    expect(await ask()).toEqual({ status: 200, text: 'User-agent: *\n' });
    expect(site.received).toMatchObject([
      { method: 'GET', path: '/robots.txt', headers: { 'user-agent': AGENT } },
    ]);
  });

  it.each([404, 403, 410, 429, 500, 503])('tells of a %i without its body', async (status) => {
    site.behave(answerWith(status, 'User-agent: *\nDisallow: /'));

    expect(await ask()).toEqual({ status, text: '' });
  });

  it('follows five redirects, and takes a sixth for no file', async () => {
    const redirects = (most: number) =>
      site.behave((response, { path }) => {
        const done = Number(new URL(path, site.url).searchParams.get('n'));
        if (done === most) response.writeHead(200).end('here');
        else response.writeHead(302, { location: `/elsewhere?n=${done + 1}` }).end();
      });

    redirects(5);
    expect(await ask()).toEqual({ status: 200, text: 'here' });

    redirects(6);
    expect(await ask()).toEqual({ status: 404, text: '' });
  });

  it.each([
    ['to a private address', 'http://127.0.0.1:1/robots.txt'],
    ['to another scheme', 'file:///etc/passwd'],
    ['to no address', 'http://['],
  ])('takes a redirect %s for no file', async (_where, location) => {
    site.behave(answerWith(301, '', { location }));

    expect(await ask()).toEqual({ status: 404, text: '' });
  });

  it('reads the beginning of a file that is too long', async () => {
    site.behave(answerWith(200, `User-agent: *\n${'#'.repeat(ROBOTS_MAX_BYTES)}`));

    const { text } = await ask();

    expect(text).toHaveLength(ROBOTS_MAX_BYTES);
    expect(text.startsWith('User-agent: *')).toBe(true);
  });

  it('fails on a file that breaks off: the part that is missing may forbid something', async () => {
    site.behave((response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('User-agent: *\n');
      setImmediate(() => response.destroy());
    });

    await expect(ask()).rejects.toMatchObject({ code: 'TARGET_UNREACHABLE' });
  });

  it('reads a packed file, and fails on one that unpacks to too much', async () => {
    const packed = (text: string) => {
      site.behave((response) => {
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(text));
      });
    };

    packed('User-agent: *\n');
    expect(await ask()).toEqual({ status: 200, text: 'User-agent: *\n' });

    packed('x'.repeat(5_000_000));
    await expect(ask()).rejects.toMatchObject({ code: 'TARGET_UNREACHABLE' });
  });

  it('fails when nobody answers', async () => {
    await site.close();

    await expect(ask()).rejects.toMatchObject({ code: 'TARGET_UNREACHABLE' });
  });
});
