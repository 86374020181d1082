/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

export interface ImageCounts {
  /** Images that the document asks for now. */
  readonly expected: number;
  readonly loaded: number;
  /** Addresses of the first that did not come. */
  readonly missing: readonly string[];
}

/** Runs inside the page. A lazy image far below was not asked for yet and does not count. */
export function countImages(): ImageCounts {
  const isAskedFor = (image: HTMLImageElement) => {
    const hasSource = image.hasAttribute('src') || image.hasAttribute('srcset');
    const isWaiting = image.loading === 'lazy' && !image.complete && image.currentSrc === '';
    return (hasSource || image.currentSrc !== '') && !isWaiting;
  };
  const images = [...document.images].filter(isAskedFor);
  const isLoaded = (image: HTMLImageElement) => image.complete && image.naturalWidth > 0;
  const missing = images.filter((image) => !isLoaded(image));
  return {
    expected: images.length,
    loaded: images.length - missing.length,
    missing: missing.slice(0, 5).map((image) => (image.currentSrc || image.src).slice(0, 1_000)),
  };
}

/** Runs inside the page: asks for lazy images and frames at once. */
export function hurryLazyContent(): void {
  const lazy = 'img[loading=lazy], iframe[loading=lazy]';
  for (const waiting of document.querySelectorAll<HTMLImageElement | HTMLIFrameElement>(lazy)) {
    waiting.loading = 'eager';
  }
}

/** Runs inside the page: waits until every image that was asked for is there and can be painted. */
export async function untilImages(maxMs: number): Promise<void> {
  const endsAt = performance.now() + maxMs;
  const pause = () => new Promise<void>((resolve) => setTimeout(resolve, 50));
  const isLoading = () =>
    [...document.images].some((image) => (image.src || image.srcset) && !image.complete);
  do await pause();
  while (isLoading() && performance.now() < endsAt);
  // A picture that cannot be decoded is counted as missing elsewhere.
  const decoded = [...document.images]
    .filter((image) => image.complete && image.naturalWidth > 0)
    .map((image) => image.decode().catch(() => undefined));
  const timeout = new Promise<void>((resolve) => {
    setTimeout(resolve, Math.max(0, endsAt - performance.now()));
  });
  await Promise.race([Promise.all(decoded), timeout]);
}
