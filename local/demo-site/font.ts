import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FILE = '@fontsource/young-serif/files/young-serif-latin-400-normal.woff2';

let font: Buffer | undefined;

/** The web font of the journal, read at its first use. */
export const webFont = (): Buffer => {
  font ??= readFileSync(fileURLToPath(import.meta.resolve(FILE)));
  return font;
};
