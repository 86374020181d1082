import type { ElementHandle, Page } from 'puppeteer-core';
import { describe, expect, it } from 'vitest';
import { untilAttached } from '../../../../src/browser/craft/element.ts';
import type { OpenPage } from '../../../../src/browser/open-page.ts';

/** A page whose looks for a selector end like this, one after the other. */
function pageWith(...looks: (Error | null)[]) {
  let asked = 0;
  const waitForSelector = async (): Promise<ElementHandle | null> => {
    const look = looks[Math.min(asked++, looks.length - 1)] ?? null;
    if (look) throw look;
    return null;
  };
  const eyes = {
    page: { waitForSelector } as unknown as Page,
    evaluate: (async () => true) as unknown as OpenPage['evaluate'],
    during: <Result>(work: Promise<Result>) => work,
  };
  return { eyes, asked: () => asked };
}

const lost = (message: string) =>
  new Error('Waiting for selector `#a` failed', { cause: new Error(message) });
const timeout = () => Object.assign(new Error('Too late.'), { name: 'TimeoutError' });

describe('waiting for an element', () => {
  it.each([
    'Execution context was destroyed, most likely because of a navigation.',
    'Protocol error (Runtime.callFunctionOn): Cannot find context with specified id',
    'Inspected target navigated or closed',
  ])('asks the next page when the one it asked made way: %s', async (message) => {
    const { eyes, asked } = pageWith(lost(message), lost(message), null);

    await untilAttached(eyes, '#a', 60_000);

    expect(asked()).toBe(3);
  });

  it('says that nothing matched when pages make way until the time is over', async () => {
    const { eyes } = pageWith(lost('Execution context was destroyed.'), timeout());

    await expect(untilAttached(eyes, '#a', 60_000)).rejects.toMatchObject({
      code: 'ELEMENT_NOT_FOUND',
    });
  });

  it('hands on what is no matter of the page', async () => {
    const { eyes, asked } = pageWith(lost('Target closed'));

    await expect(untilAttached(eyes, '#a', 60_000)).rejects.toThrow('failed');
    expect(asked()).toBe(1);
  });
});
