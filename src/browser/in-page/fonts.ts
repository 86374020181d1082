/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

export interface FontCounts {
  /** Web fonts that the page needs for what it shows. */
  readonly expected: number;
  readonly loaded: number;
  /** The first that did not come, as `Family 700 italic`. */
  readonly missing: readonly string[];
}

/** Runs inside the page. A font that no text of the page uses is not asked for and does not count. */
export function countFonts(): FontCounts {
  const asked = [...document.fonts].filter(({ status }) => status !== 'unloaded');
  const missing = asked.filter(({ status }) => status !== 'loaded');
  const nameOf = ({ family, weight, style }: FontFace) =>
    [family.replaceAll('"', ''), weight, style].filter((part) => part !== 'normal').join(' ');
  return {
    expected: asked.length,
    loaded: asked.length - missing.length,
    missing: [...new Set(missing.map(nameOf))].slice(0, 5).map((name) => name.slice(0, 200)),
  };
}
