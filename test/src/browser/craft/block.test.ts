import { describe, expect, it } from 'vitest';
import { createJudge } from '../../../../src/browser/craft/block.ts';
import {
  createThirdParties,
  knownThirdParties,
} from '../../../../src/browser/craft/third-parties.ts';
import { Block } from '../../../../src/visits/block.ts';

const THIRD_PARTIES = createThirdParties([
  { category: 'ad', domains: ['*.ads.test', 'one.only.test'] },
  { category: 'analytics', domains: ['*.count.test'] },
  { category: 'cdn', domains: ['*.cdn.test'] },
]);

const judge = (block: object, page = 'https://shop.test/') =>
  createJudge(Block.parse(block), page, THIRD_PARTIES);

const asked = (url: string, resourceType = 'script') => ({ url, resourceType });

describe('createJudge', () => {
  it('blocks what is on a list that was chosen', () => {
    const reasonFor = judge({ lists: ['ads'] });

    expect(reasonFor(asked('https://ads.test/x.js'))).toBe('ads');
    expect(reasonFor(asked('https://eu.ads.test/x.js'))).toBe('ads');
    expect(reasonFor(asked('https://one.only.test/'))).toBe('ads');
    expect(reasonFor(asked('https://two.only.test/'))).toBeUndefined();
    expect(reasonFor(asked('https://notads.test/'))).toBeUndefined();
    expect(reasonFor(asked('https://count.test/'))).toBeUndefined();
    expect(reasonFor(asked('https://cdn.test/'))).toBeUndefined();
    expect(reasonFor(asked('data:text/plain,ads.test'))).toBeUndefined();
  });

  it('leaves the site of the page alone, whatever list it is on', () => {
    const reasonFor = judge({ lists: ['ads'] }, 'https://www.ads.test/');

    expect(reasonFor(asked('https://static.ads.test/x.js'))).toBeUndefined();
  });

  it('blocks types and patterns, of the own site too', () => {
    const reasonFor = judge({ resourceTypes: ['image'], urlPatterns: ['*/video/*'] });

    expect(reasonFor(asked('https://shop.test/a.png', 'image'))).toBe('resourceTypes');
    expect(reasonFor(asked('https://shop.test/video/1', 'media'))).toBe('urlPatterns');
    expect(reasonFor(asked('https://shop.test/a.css', 'stylesheet'))).toBeUndefined();
  });
});

describe('the lists that come with the service', () => {
  it.each([
    ['stats.g.doubleclick.net', 'ads'],
    ['www.google-analytics.com', 'trackers'],
    ['www.googletagmanager.com', 'trackers'],
    ['www.facebook.com', 'social'],
    ['widget.intercom.io', 'chat'],
    ['fonts.gstatic.com', undefined],
    ['example.com', undefined],
  ])('%s: %s', async (host, list) => {
    expect((await knownThirdParties()).listOf(host)).toBe(list);
  });
});
