import type { CDPSession } from 'puppeteer-core';

/**
 * Runs a function in the page's main frame, in a world of its own: it sees the document, but none
 * of the page's scripts, so the page cannot lie to it by redefining what it calls.
 *
 * The function travels as text: it sees its arguments and the document, nothing of this process.
 * It must bound what it returns.
 *
 * @throws Error when the function throws, or when the page goes away meanwhile
 */
export async function evaluateIsolated<Args extends readonly unknown[], Result>(
  cdp: CDPSession,
  pageFunction: (...args: Args) => Result,
  ...args: Args
): Promise<Awaited<Result>> {
  return callIsolated(cdp, declarationOf(pageFunction), args);
}

/** Worlds of a frame. What one of them redefines, the others do not see. */
type World = 'gannet' | 'gannet-client';

/**
 * The same for a function that comes as text.
 *
 * @param declaration - a function expression
 * @param worldName - scripts of clients have a world that nothing of ours runs in
 * @returns whatever the function returned: parse it
 */
export async function callIsolated(
  cdp: CDPSession,
  declaration: string,
  args: readonly unknown[],
  worldName: World = 'gannet',
) {
  const { frameTree } = await cdp.send('Page.getFrameTree');
  const { executionContextId } = await cdp.send('Page.createIsolatedWorld', {
    frameId: frameTree.frame.id,
    worldName,
  });
  const { result, exceptionDetails } = await cdp.send('Runtime.callFunctionOn', {
    executionContextId,
    functionDeclaration: declaration,
    arguments: args.map((value) => ({ value })),
    returnByValue: true,
    awaitPromise: true,
  });
  if (exceptionDetails) {
    throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  }
  return result.value;
}

/** Bundlers may wrap inner functions into a helper of theirs, which the page does not have. */
const declarationOf = (pageFunction: (...args: never) => unknown): string =>
  `function (...args) { const __name = (inner) => inner; return (${pageFunction})(...args); }`;
