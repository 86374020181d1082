/** Waits for a state that events named `news` tell of, at most so long. */
export function waitUntil(news: EventTarget, isSo: () => boolean, maxMs: number): Promise<void> {
  if (isSo()) return Promise.resolve();
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = () => {
    if (isSo()) resolve();
  };
  news.addEventListener('news', look);
  const timer = setTimeout(resolve, maxMs);
  return promise.finally(() => {
    clearTimeout(timer);
    news.removeEventListener('news', look);
  });
}
