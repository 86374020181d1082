/// <reference lib="dom" />

/** A character, and the CSS font family of the element that it stands in. */
export type GlyphSample = [char: string, fontFamily: string];

/**
 * Runs inside the page: a few characters of each block of 128, of the first 5,000 texts. Latin
 * letters are left out, and so is what draws nothing or is private to a font (icons).
 */
export function sampleGlyphs(): GlyphSample[] {
  const INTERESTING = /[^\p{ASCII}\p{Script=Latin}\p{Co}\p{Cc}\p{Cf}\p{Cn}\p{M}\p{Z}]/gu;
  const families = new Map<string, string>();
  const perBlock = new Map<number, number>();

  const note = (char: string, parent: Element) => {
    const block = (char.codePointAt(0) ?? 0) >> 7;
    const count = perBlock.get(block) ?? 0;
    if (families.has(char) || count >= 8) return;
    perBlock.set(block, count + 1);
    families.set(char, getComputedStyle(parent).fontFamily);
  };
  const walker = document.createTreeWalker(document.body ?? document, NodeFilter.SHOW_TEXT);
  for (let seen = 0; seen < 5_000 && families.size < 300 && walker.nextNode(); seen += 1) {
    const parent = walker.currentNode.parentElement;
    const text = (walker.currentNode.nodeValue ?? '').slice(0, 2_000);
    for (const char of text.match(INTERESTING) ?? []) if (parent) note(char, parent);
  }
  return [...families];
}

/** Runs inside the page: which of the samples come out as the box for «no such glyph». */
export function findMissingGlyphs(samples: readonly GlyphSample[]): string {
  const SIZE_PX = 16;
  // In a document of XML, `createElement` makes no canvas that can draw.
  const canvas = document.createElementNS('http://www.w3.org/1999/xhtml', 'canvas');
  if (!(canvas instanceof HTMLCanvasElement)) return '';
  canvas.width = canvas.height = 2 * SIZE_PX;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const draw = (char: string, family: string): string => {
    if (!context) return char;
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.font = `${SIZE_PX}px ${family}`;
    context.fillText(char, 0, 1.5 * SIZE_PX);
    return context.getImageData(0, 0, canvas.width, canvas.height).data.join();
  };

  // The last code point of all is no character of any font.
  const boxes = new Map<string, string>();
  const isMissing = ([char, family]: GlyphSample) => {
    const box = boxes.get(family) ?? draw('\u{10ffff}', family);
    boxes.set(family, box);
    return draw(char, family) === box;
  };
  const missing = samples.filter(isMissing).slice(0, 40);
  return missing.map(([char]) => char).join('');
}
