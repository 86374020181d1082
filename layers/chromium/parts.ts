/** A file of an npm package, and where it lies in the unpacked folder. */
export interface Copy {
  readonly packageName: string;
  readonly file: string;
  readonly to: string;
}

const fontsOf = (packageName: string, license: string, files: readonly string[]): Copy[] => {
  const name = packageName.replace(/^.*\//, '');
  return [
    { packageName, file: license, to: `licenses/${name}.txt` },
    ...files.map((file) => ({ packageName, file, to: `fonts/${file.replace(/^.*\//, '')}` })),
  ];
};

const styles = (family: string, names: readonly string[]) =>
  names.map((name) => `${name}/${family}_${name}.ttf`);

const FOUR_STYLES = ['400Regular', '400Regular_Italic', '700Bold', '700Bold_Italic'] as const;

/**
 * Fonts that are copied as they are, and their licences.
 *
 * Arimo, Tinos and Cousine have the widths of Arial, Times New Roman and Courier New, which most
 * pages are laid out for. The Chinese font also covers traditional characters. Bold Chinese,
 * Japanese and Korean is made from the regular weight: a second one would cost 18 MB of the 250
 * that a function may have with its layers.
 */
export const COPIES: readonly Copy[] = [
  { packageName: '@sparticuz/chromium', file: 'LICENSE', to: 'licenses/sparticuz-chromium.txt' },
  ...fontsOf('@expo-google-fonts/arimo', 'LICENSE_FONT', styles('Arimo', FOUR_STYLES)),
  ...fontsOf('@expo-google-fonts/tinos', 'LICENSE_FONT', styles('Tinos', FOUR_STYLES)),
  ...fontsOf('@expo-google-fonts/cousine', 'LICENSE_FONT', styles('Cousine', FOUR_STYLES)),
  ...fontsOf('@embedpdf/fonts-sc', 'LICENSE', ['fonts/NotoSansHans-Regular.otf']),
  ...fontsOf('@embedpdf/fonts-jp', 'LICENSE', ['fonts/NotoSansJP-Regular.otf']),
  ...fontsOf('@embedpdf/fonts-kr', 'LICENSE', ['fonts/NotoSansKR-Regular.otf']),
  ...fontsOf('@embedpdf/fonts-arabic', 'LICENSE', [
    'fonts/NotoNaskhArabic-Regular.ttf',
    'fonts/NotoNaskhArabic-Bold.ttf',
  ]),
  ...fontsOf(
    '@expo-google-fonts/noto-sans-thai',
    'LICENSE_FONT',
    styles('NotoSansThai', ['400Regular', '700Bold']),
  ),
  ...fontsOf(
    '@expo-google-fonts/noto-sans-devanagari',
    'LICENSE_FONT',
    styles('NotoSansDevanagari', ['400Regular', '700Bold']),
  ),
  ...fontsOf('@fontsource/noto-color-emoji', 'LICENSE', []),
];

/** Comes as WOFF, which Chromium does not read from a disk. */
export const EMOJI_FONT: Copy = {
  packageName: '@fontsource/noto-color-emoji',
  file: 'files/noto-color-emoji-emoji-400-normal.woff',
  to: 'fonts/NotoColorEmoji.ttf',
};
