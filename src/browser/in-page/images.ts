/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

export interface ImageCounts {
  /** Images that the document asks for now. */
  readonly expected: number;
  readonly loaded: number;
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
  return { expected: images.length, loaded: images.filter(isLoaded).length };
}
