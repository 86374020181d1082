import { describe, expect, it } from 'vitest';
import { JobFailure } from '../../../../src/jobs/errors.ts';
import { parseHtml } from '../../../../src/recipes/extract/html-document.ts';
import { parseJson } from '../../../../src/recipes/extract/json-document.ts';
import { demandLogin, type Login } from '../../../../src/recipes/walk/demand-login.ts';
import type { Page, PageSource } from '../../../../src/recipes/walk/ports.ts';

const LIST = 'https://shop.test/orders';
const MEMBER = '<a class="logout" href="/logout">Bob</a><ul></ul>';
const LOGIN_PAGE = '<form><input type="password"></form>';

const pageOf = (url: string, body: string, status = 200): Page => ({
  status,
  document: body.startsWith('{') ? parseJson(body, url) : parseHtml(body, url),
});
const sourceOf = (page: (url: string) => Page | JobFailure): PageSource => {
  const open = async (url: string) => {
    const answer = page(url);
    if (answer instanceof JobFailure) throw answer;
    return answer;
  };
  return {
    open,
    openDetail: open,
    more: async () => undefined,
    skip: async () => false,
  };
};
const login = (loggedIn?: string | string[], session?: string): Login => ({
  recipe: { source: 'html', ...(loggedIn === undefined ? {} : { loggedIn }) },
  session,
});
const opening = (page: Page | JobFailure, how: Login, url = LIST) =>
  demandLogin(
    sourceOf(() => page),
    how,
  ).open(url);

describe('a recipe that says how a page looks to who is logged in', () => {
  it.each([
    ['by CSS', '.logout'],
    ['by XPath', '//a[@class="logout"]'],
    ['by a fallback', ['.sign-out', '.logout']],
    ['by a count', 'count(//a)'],
    ['by a condition', 'boolean(//a[@class="logout"])'],
  ])('reads a page that shows it, %s', async (_how, loggedIn) => {
    const page = pageOf(LIST, MEMBER);

    await expect(opening(page, login(loggedIn))).resolves.toBe(page);
  });

  it.each([
    ['by CSS', '.logout'],
    ['by XPath', '//a[@class="logout"]'],
    ['by a count', 'count(//a)'],
    ['by a condition', 'boolean(//a[@class="logout"])'],
    ['by a text', 'string(//a)'],
  ])('fails at the login page, %s, and says what to do', async (_how, loggedIn) => {
    const page = pageOf('https://login.test/?to=orders', LOGIN_PAGE);

    await expect(opening(page, login(loggedIn, 'shop'))).rejects.toMatchObject({
      code: 'TARGET_AUTH_REQUIRED',
      message:
        `${LIST} leads to https://login.test/?to=orders, which shows no ${loggedIn} (loggedIn). ` +
        'The session "shop" is not logged in there, or not any more: log in anew, and write it ' +
        'with PUT /v1/sessions/shop.',
    });
  });

  it('asks for a session where the job has none', async () => {
    await expect(opening(pageOf(LIST, LOGIN_PAGE), login('.logout'))).rejects.toMatchObject({
      message: `${LIST} shows no .logout (loggedIn). Name a session in which somebody is logged in there.`,
    });
  });

  it.each([
    ['$.user', '{"user":{"id":1}}', true],
    ['$.user', '{"user":null}', false],
    ['$.loggedIn', '{"loggedIn":false}', false],
    ['$.user', '{"items":[]}', false],
  ])('asks a JSON document by %s: %s', async (loggedIn, body, isIn) => {
    const how: Login = { recipe: { source: 'json', loggedIn } };
    const opened = opening(pageOf(LIST, body), how);

    await (isIn
      ? expect(opened).resolves.toMatchObject({ status: 200 })
      : expect(opened).rejects.toMatchObject({ code: 'TARGET_AUTH_REQUIRED' }));
  });

  it('takes a page in the place of JSON for a login page', async () => {
    const how: Login = { recipe: { source: 'json', loggedIn: '$.user' }, session: 'shop' };
    const noJson = new JobFailure('TARGET_NOT_JSON', 'No JSON.');
    const tooSlow = new JobFailure('TARGET_TIMEOUT', 'Too slow.');

    await expect(opening(noJson, how)).rejects.toMatchObject({ code: 'TARGET_AUTH_REQUIRED' });
    await expect(opening(tooSlow, how)).rejects.toBe(tooSlow);
    await expect(opening(noJson, { recipe: { source: 'json' } })).rejects.toBe(noJson);
  });

  it.each([
    [401, undefined, undefined, true],
    [407, undefined, undefined, true],
    [403, undefined, undefined, false],
    [403, '.logout', undefined, true],
    [403, undefined, 'shop', true],
    [404, '.logout', 'shop', false],
    [500, '.logout', 'shop', false],
  ])('judges %i with loggedIn %s and session %s', async (status, loggedIn, session, isLogin) => {
    const opened = opening(pageOf(LIST, LOGIN_PAGE, status), login(loggedIn, session));

    await (isLogin
      ? expect(opened).rejects.toMatchObject({
          code: 'TARGET_AUTH_REQUIRED',
          message: expect.stringContaining(`status ${status}`),
        })
      : expect(opened).resolves.toMatchObject({ status }));
  });

  it('looks at pages behind rows, too, where they are of the same host', async () => {
    const source = sourceOf((url) => pageOf(url, url === LIST ? MEMBER : LOGIN_PAGE));
    const { open, openDetail } = demandLogin(source, login('.logout'));
    await open(LIST);

    await expect(openDetail('https://shop.test/orders/1')).rejects.toMatchObject({
      code: 'TARGET_AUTH_REQUIRED',
    });
    await expect(openDetail('https://elsewhere.test/1')).resolves.toMatchObject({ status: 200 });
  });
});
