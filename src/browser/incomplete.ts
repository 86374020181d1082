import { JobFailure } from '../jobs/errors.ts';
import type { GapReason, Report } from '../kinds/report.ts';

/**
 * The failure of a page that had to be complete and is not; undefined if nothing is known to be
 * missing.
 */
export function incompleteness(report: Report): JobFailure | undefined {
  if (report.complete) return undefined;
  const gaps = report.incompleteBecause.map((reason) => SENTENCES[reason](report));
  return new JobFailure('PAGE_INCOMPLETE', `The page is not complete: ${gaps.join('; ')}.`);
}

const namesOf = (names: readonly string[]): string =>
  names.length > 0 ? ` (${names.join(', ')})` : '';

const SENTENCES: Readonly<Record<GapReason, (report: Report) => string>> = {
  'http-error': ({ status }) => `it answered with status ${status}`,
  'images-missing': ({ images: { expected, loaded, missing } }) =>
    `${expected - loaded} of ${expected} images are missing${namesOf(missing)}`,
  'fonts-missing': ({ fonts }) =>
    fonts
      ? `${fonts.expected - fonts.loaded} of ${fonts.expected} fonts are missing${namesOf(fonts.missing)}`
      : 'fonts are missing',
  'requests-failed': ({ requests }) => `${requests.failed} requests failed`,
  'requests-refused': ({ refused }) =>
    `the wall refused requests${namesOf(refused.map(({ host }) => host))}`,
  'capture-cut': () => 'the picture was cut at its largest size',
  'text-cut': () => 'the text was cut at its largest size',
  'glyphs-missing': ({ missingGlyphs }) => `no font has the characters ${missingGlyphs}`,
  'no-article': () => 'no article was found in it',
  'scroll-stopped': ({ scroll }) => `scrolling was stopped by ${scroll?.stoppedBy}`,
  'consent-open': ({ consent }) => `the banner of ${consent?.platform} could not be answered`,
  'steps-failed': ({ steps = [] }) =>
    `${steps.filter(({ outcome }) => outcome === 'failed').length} optional steps failed`,
};
