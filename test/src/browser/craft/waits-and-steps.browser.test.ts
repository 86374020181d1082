import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRunner, type TestRunner } from '../../../support/kind-runner.ts';
import { CRAFT_PAGES } from '../../../support/site/craft-pages.ts';
import { type Site, startSite } from '../../../support/site/site.ts';

let site: Site;
let runner: TestRunner;

beforeAll(async () => {
  site = await startSite(CRAFT_PAGES);
  runner = await startRunner([site]);
});

afterAll(async () => {
  await runner.close();
  await site.close();
});

const read = async (path: string, options: object = {}) => {
  const input = { url: site.url(path), outputs: ['text'], waitForTimeoutMs: 2_000, ...options };
  const { report } = await runner.run('page', input);
  return { report, text: runner.file('page.txt').toString('utf8') };
};

describe('waitFor', () => {
  it.each([
    [[{ for: 'selector', selector: '#soon' }]],
    [[{ for: 'selector', selector: '#soon', state: 'attached' }]],
    [[{ for: 'text', text: 'Soon it is ready' }]],
    [[{ for: 'function', function: "return document.querySelector('#soon').isConnected" }]],
    [
      [
        { for: 'time', ms: 10 },
        { for: 'text', text: 'ready' },
      ],
    ],
  ])('%j', async (waitFor) => {
    const { report, text } = await read('/form', { waitFor });

    expect(text).toContain('Soon it is ready');
    expect(report).toMatchObject({
      waits: waitFor.map((wait) => ({ for: wait.for, outcome: 'met' })),
      complete: true,
    });
  });

  it('waits until something is gone', async () => {
    const waitFor = [{ for: 'selector', selector: '.cmplz-cookiebanner', state: 'hidden' }];
    const wait = read('/stubborn-banner', { waitFor, waitForTimeoutMs: 300 });

    await expect(wait).rejects.toMatchObject({ code: 'WAIT_TIMEOUT' });
    expect((await read('/', { waitFor })).report).toMatchObject({ waits: [{ outcome: 'met' }] });
  });

  it('takes a page that is never quiet as it is, and says so', async () => {
    const waitFor = [{ for: 'networkIdle', timeoutMs: 700 }];

    expect((await read('/busy', { waitFor })).report).toMatchObject({
      waits: [{ for: 'networkIdle', outcome: 'capped' }],
    });
    expect((await read('/', { waitFor })).report).toMatchObject({ waits: [{ outcome: 'met' }] });
  });

  it.each([
    [{ for: 'selector', selector: '#no' }, 'ELEMENT_NOT_FOUND', /Nothing visible matched "#no"/],
    [{ for: 'selector', selector: 'p:foo(' }, 'ELEMENT_NOT_FOUND', /not a valid CSS selector/],
    [{ for: 'text', text: 'never' }, 'WAIT_TIMEOUT', /The text "never" did not appear within 300/],
    [{ for: 'function', function: 'return false' }, 'WAIT_TIMEOUT', /nothing truthy within 300 ms/],
    [{ for: 'function', function: 'return nix.x' }, 'WAIT_TIMEOUT', /nix is not defined/],
    [{ for: 'function', function: 'await new Promise(() => 0)' }, 'WAIT_TIMEOUT', /truthy/],
  ])('names the condition that fails: %j', async (wait, code, message) => {
    const waitFor = [
      { for: 'time', ms: 1 },
      { ...wait, timeoutMs: 300 },
    ];

    const failure = await read('/', { waitFor }).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(failure).toMatchObject({ message: expect.stringMatching(/^\/waitFor\/1: /) });
  });
});

describe('steps', () => {
  it('do what a visitor would do', async () => {
    const { text, report } = await read('/form', {
      steps: [
        { do: 'type', selector: '#name', text: 'Ada' },
        { do: 'press', key: 'Enter', selector: '#name' },
        { do: 'type', selector: '#name', text: '!', clear: false },
        { do: 'type', selector: '#more', text: 'x'.repeat(5_000) },
        { do: 'select', selector: '#size', values: ['l'] },
        { do: 'hover', selector: '#menu' },
        { do: 'click', selector: '#send' },
        { do: 'click', selector: '#send', clicks: 2 },
        { do: 'wait', until: { for: 'text', text: 'Soon it is ready' } },
      ],
    });

    expect(text).toContain('enter true');
    expect(text).toContain('hover');
    expect(text).toContain('sent Ada! l 5000');
    expect(text).toContain('twice');
    expect(report.steps).toHaveLength(9);
    expect(report).toMatchObject({
      steps: [{ do: 'type', outcome: 'done' }, {}, {}, {}, {}, {}, {}, {}, {}],
    });
  });

  it.each([
    [{ byPx: 300 }, '300'],
    [{ selector: '#bottom' }, '[1-9]\\d{3}'],
    [{}, '[1-9]\\d{3}'],
  ])('scroll %j', async (how, y) => {
    await read('/form', {
      outputs: ['html'],
      steps: [
        { do: 'scroll', ...how },
        { do: 'wait', until: { for: 'function', function: 'return document.body.dataset.y' } },
      ],
    });

    expect(runner.file('page.html').toString()).toMatch(new RegExp(`data-y="${y}(\\.\\d+)?"`));
  });

  it('go to another page of the site', async () => {
    const { text, report } = await read('/form', {
      steps: [{ do: 'goto', url: site.url('/article') }],
    });

    expect(text).toContain('How gannets dive');
    expect(report).toMatchObject({ finalUrl: site.url('/article'), status: 200 });
  });

  it('click what a small screen shows zoomed out', async () => {
    const { text } = await read('/wide', {
      device: 'iphone',
      steps: [{ do: 'click', selector: '#far' }],
      click: ['#far'],
    });

    expect(text.trim()).toBe('Far 2');
  });

  it('follow a link', async () => {
    const { text, report } = await read('/article', {
      steps: [
        { do: 'click', selector: 'nav a' },
        { do: 'wait', until: { for: 'text', text: 'Welcome.' } },
      ],
    });

    expect(text).toContain('Welcome.');
    expect(report).toMatchObject({ title: 'Shop', finalUrl: site.url('/') });
  });

  it.each([
    [{ do: 'click', selector: '#no' }, /^\/steps\/1 \(click\): Nothing visible matched "#no"/],
    [{ do: 'select', selector: '#size', values: ['xl'] }, /^\/steps\/1 \(select\): .*"xl"/],
    [{ do: 'wait', until: { for: 'text', text: 'no' } }, /^\/steps\/1 \(wait\): The text "no"/],
    [{ do: 'type', selector: '#send[', text: '' }, /^\/steps\/1 \(type\): .* valid CSS selector/],
  ])('that fail are named: %j', async (step, message) => {
    const steps = [
      { do: 'hover', selector: '#menu' },
      { ...step, timeoutMs: 300 },
    ];

    await expect(read('/form', { steps })).rejects.toMatchObject({
      code: 'STEP_FAILED',
      message: expect.stringMatching(message),
    });
  });

  it('that are optional may fail, and the report tells', async () => {
    const steps = [
      { do: 'click', selector: '#no', optional: true, timeoutMs: 200 },
      { do: 'click', selector: '#send' },
    ];
    const { text, report } = await read('/form', { steps });

    expect(text).toContain('sent before');
    expect(report).toMatchObject({
      steps: [{ outcome: 'failed', detail: expect.stringContaining('#no') }, { outcome: 'done' }],
      incompleteBecause: ['steps-failed'],
    });
  });
});

describe('evaluate', () => {
  it('runs before the capture, and what it returns is in the report', async () => {
    const { text, report } = await read('/', {
      evaluate: `document.querySelector('h1').textContent = 'Changed';
        return { title: document.title, at: await Promise.resolve(1) };`,
    });

    expect(text).toContain('Changed');
    expect(report.evaluated).toBe('{"title":"Shop","at":1}');
  });

  it('sees nothing of what the scripts of the page have made', async () => {
    const { report } = await read('/article', {
      evaluate:
        'return [JSON.parse("1"), document.querySelector("h1").textContent, [1].map(String)]',
    });

    expect(report.evaluated).toBe('[1,"How gannets dive",["1"]]');
  });

  it.each([
    ['return "x".repeat(10_000)', null],
    ['return undefined', null],
    ['', null],
  ])('%j leaves %j', async (script, kept) => {
    const { report } = await read('/', { evaluate: `${script} ` });

    expect(report.evaluated).toBe(kept);
  });

  it.each([
    ['throw new TypeError("not mine")', /^\/evaluate: TypeError: not mine/],
    ['return process.env', /^\/evaluate: ReferenceError: process is not defined/],
  ])('%j fails', async (evaluate, message) => {
    await expect(read('/', { evaluate })).rejects.toMatchObject({
      code: 'EVALUATE_FAILED',
      message: expect.stringMatching(message),
    });
  });

  it.each([
    ["JSON.stringify = () => ({ length: 1, huge: 'x'.repeat(1e8) }); return 1", null],
    ["JSON.stringify = () => 'x'.repeat(1e8); return 1", null],
    [
      "String.prototype.slice = () => 'x'.repeat(1e8); Array.prototype.filter = () => []; return 1",
      '1',
    ],
    ["Object.prototype.toJSON = () => 'x'.repeat(1e8); return {}", null],
  ])(
    'cannot make more come back, nor change what is read of the page: %s',
    async (evaluate, kept) => {
      const { report, text } = await read('/gallery', { evaluate });

      expect(report).toMatchObject({
        evaluated: kept,
        images: { expected: 2, loaded: 1 },
        title: '',
      });
      expect(text.length).toBeLessThan(100);
    },
  );

  it('cannot flood the worker with what it throws', async () => {
    const evaluate = "throw { toString: () => { throw new Error('x'.repeat(1e8)) } }";
    await expect(read('/', { evaluate })).rejects.toMatchObject({ message: '/evaluate: unknown' });

    const long = "throw new Error('x'.repeat(1e8))";
    await expect(read('/', { evaluate: long })).rejects.toMatchObject({
      message: '/evaluate: Its message is too long.',
    });
  });

  it('cannot stop the worker', async () => {
    const input = { url: site.url('/'), evaluate: 'for (;;);' };

    await expect(runner.run('page', input, { budgetMs: 8_000 })).rejects.toMatchObject({
      code: 'PAGE_UNRESPONSIVE',
    });
    expect((await read('/')).text).toContain('Welcome.');
  });
});
