import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Documents, fileAt, serveDocuments } from '../../examples/recipes/documents.ts';

const ROOT = import.meta.dirname;
const ROOTS = new Map([['mine', ROOT]]);

describe('documents of packages', () => {
  let documents: Documents;

  beforeAll(async () => {
    documents = await serveDocuments(ROOTS, 0);
  });
  afterAll(() => documents.close());

  it('are the files of a package', async () => {
    const response = await fetch(`${documents.origin}/mine/documents.test.ts`);

    expect(response.status).toBe(200);
    expect(await response.text()).toContain('are the files of a package');
  });

  it.each([
    '/mine',
    '/mine/',
    '/mine/nothing.html',
    '/yours/a.html',
    '/',
    '/mine/%zz',
    '/mine/%ff',
    '/mine/%00',
  ])('are not at %s', async (path) =>
    expect((await fetch(documents.origin + path)).status).toBe(404),
  );

  it.each([
    '/mine/../package.json',
    '/mine/%2e%2e/package.json',
    '/mine/..\\package.json',
    '/mine/..%2fpackage.json',
    '//',
  ])('are not outside of their package, asked for as %s', (address) =>
    expect(fileAt(ROOTS, address)).toBeUndefined(),
  );
});
