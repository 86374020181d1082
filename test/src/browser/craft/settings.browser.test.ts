import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startRunner, type TestRunner } from '../../../support/kind-runner.ts';
import { decodePng } from '../../../support/png.ts';
import { CRAFT_PAGES } from '../../../support/site/craft-pages.ts';
import { type Site, startSite } from '../../../support/site/site.ts';

let site: Site;
let runner: TestRunner;

beforeAll(async () => {
  site = await startSite(CRAFT_PAGES);
  runner = await startRunner([site], { agent: { version: '1.2.3', contact: 'https://c.test' } });
});

afterAll(async () => {
  await runner.close();
  await site.close();
});

const Seen = z.looseObject({ languages: z.array(z.string()) });

/** What the page sees, by its own scripts. */
const seen = async (options: object = {}) => {
  const waitFor = '#done';
  const input = { url: site.secureUrl('/who'), outputs: ['text'], waitFor, ...options };
  await runner.run('page', input);
  return Seen.parse(JSON.parse(runner.file('page.txt').toString('utf8')));
};

/** Headers of the page's own request. */
const sent = async (options: object) => {
  await runner.run('page', { url: site.url('/echo'), outputs: ['text'], ...options });
  const [line = ''] = /\{.*\}/.exec(runner.file('page.txt').toString('utf8')) ?? [];
  return z.record(z.string(), z.string()).parse(JSON.parse(line));
};

describe('a device', () => {
  it('is a desktop unless somebody says otherwise', async () => {
    expect(await seen()).toMatchObject({ width: 1_280, height: 800, scale: 1, touch: false });
  });

  it('has screen, touch and name of its own, and ours', async () => {
    const phone = await seen({ device: 'iphone' });

    expect(phone).toMatchObject({ width: 390, height: 844, scale: 3, touch: true });
    expect(phone.agent).toMatch(
      /^Mozilla\/5\.0 \(iPhone; .*; compatible; Gannet\/1\.2\.3; \+https/,
    );
  });

  it('gives way to viewport and userAgent', async () => {
    const phone = await seen({ device: 'iphone', viewport: { width: 500 }, userAgent: 'Mine/1' });

    expect(phone).toMatchObject({ width: 500, height: 844, agent: 'Mine/1' });
  });

  it('decides the pixels of a picture', async () => {
    await runner.run('screenshot', { url: site.url('/blue'), device: 'android' });
    const picture = decodePng(runner.file('screenshot.png'));

    expect([picture.width, picture.height]).toEqual([1_082, 2_402]);
  });
});

describe('language, place and media', () => {
  it('are what the input says', async () => {
    const page = await seen({
      locale: 'de-CH',
      geolocation: { latitude: 47.37, longitude: 8.54 },
      media: 'print',
    });

    expect(page).toMatchObject({ number: "1'234.5", latitude: 47.37, print: true });
    expect(page.languages[0]).toBe('de-CH');
  });

  it('are told to the site, too', async () => {
    const headers = await sent({ locale: 'pt-BR' });

    expect(headers['accept-language']).toMatch(/^pt-BR,pt/);
    expect(headers['user-agent']).toContain('compatible; Gannet/1.2.3');
  });

  it('are kept from the page otherwise', async () => {
    expect(await seen()).toMatchObject({ denied: 1, print: false });
  });
});

describe('cookies', () => {
  it('are there when the page is opened, and only where they belong', async () => {
    const cookies = [
      { name: 'mine', value: 'one' },
      { name: 'ours', value: 'two', domain: 'shop.test' },
      { name: 'elsewhere', value: 'three', path: '/other' },
      { name: 'hidden', value: 'four', httpOnly: true },
    ];

    const { cookie = '' } = await sent({ cookies });

    expect(cookie.split('; ').sort()).toEqual(['hidden=four', 'mine=one', 'ours=two']);
  });

  it('end with the job', async () => {
    await sent({ cookies: [{ name: 'mine', value: 'one' }] });

    expect(await sent({})).not.toHaveProperty('cookie');
  });

  it('that Chromium does not take are named', async () => {
    const cookies = [
      { name: 'a', value: 'b' },
      { name: 'long', value: 'b'.repeat(4_096) },
    ];

    await expect(sent({ cookies })).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
      message: expect.stringContaining('/cookies/1'),
    });
  });
});
