import { join } from 'node:path';

/** Where things lie in an unpacked browser (`layers/chromium/unpack.ts`), absolute. */
export interface ChromiumFiles {
  readonly folder: string;
  /** The headless shell. */
  readonly executable: string;
  /** Shared libraries that it needs and a bare machine lacks. */
  readonly libraryFolder: string;
  readonly fontsConf: string;
}

export const chromiumFilesIn = (folder: string): ChromiumFiles => ({
  folder,
  executable: join(folder, 'chromium'),
  libraryFolder: join(folder, 'lib'),
  fontsConf: join(folder, 'fonts.conf'),
});
