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
  const call = async () => {
    const { frameTree } = await cdp.send('Page.getFrameTree');
    const { executionContextId } = await cdp.send('Page.createIsolatedWorld', {
      frameId: frameTree.frame.id,
      worldName,
    });
    return cdp.send('Runtime.callFunctionOn', {
      executionContextId,
      functionDeclaration: declaration,
      arguments: args.map((value) => ({ value })),
      returnByValue: true,
      awaitPromise: true,
    });
  };
  const { result, exceptionDetails } = await call().catch((error: unknown) => {
    if (!isGone(error, worldName)) throw error;
    return call();
  });
  if (exceptionDetails) {
    throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  }
  return result.value;
}

/**
 * Whether a world went away before its function had run, as when a style sheet replaces its whole
 * document. What is ours may run twice; a script of a client, only when it has not begun.
 */
function isGone(error: unknown, worldName: World): boolean {
  const message = error instanceof Error ? error.message : '';
  if (/Cannot find context|No frame (with|for) given id/.test(message)) return true;
  return worldName === 'gannet' && /context was destroyed|Inspected target navigated/.test(message);
}

/** Bundlers may wrap inner functions into a helper of theirs, which the page does not have. */
const declarationOf = (pageFunction: (...args: never) => unknown): string =>
  `function (...args) { const __name = (inner) => inner; return (${pageFunction})(...args); }`;
