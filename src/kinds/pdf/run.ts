import type { Protocol } from 'puppeteer-core';
import { applyMedia } from '../../browser/craft/settings.ts';
import type { OpenPage } from '../../browser/open-page.ts';
import { readStream } from '../../browser/read-stream.ts';
import { JobFailure } from '../../jobs/errors.ts';
import { lookedThrough } from '../../visits/scroll.ts';
import type { KindRun } from '../kind-run.ts';
import { PdfInput } from './input.ts';
import { inches, sizeOf } from './paper.ts';

/** Content further down was not going to be looked at for lazy images, in CSS pixels. */
const LAZY_HEIGHT_PX = 50_000;

/** Largest document, in bytes: readers and mail end below it. */
const PDF_MAX_BYTES = 100_000_000;

/** Chromium prints its own date and title where a template is missing. */
const NOTHING = '<span></span>';

/** The page as Chromium prints it. */
export const runPdf: KindRun<typeof PdfInput> = {
  input: PdfInput,
  async run(input, { visit, put }) {
    // Steps and clicks happen on the page as it is on a screen.
    const page = await visit({ ...lookedThrough(input, LAZY_HEIGHT_PX), media: undefined });
    await page.during(applyMedia(page, input));
    const document = await print(page, input);
    return {
      page,
      artifacts: [await put('document.pdf', 'application/pdf', document)],
      gaps: [],
    };
  },
};

async function print({ cdp, during }: OpenPage, input: PdfInput): Promise<Buffer> {
  const printing = cdp.send('Page.printToPDF', printOptionsOf(input)).catch((cause: unknown) => {
    throw failureOf(cause);
  });
  const { stream } = await during(printing);
  if (stream === undefined) throw new Error('Chromium returned no stream.');
  return during(readStream(cdp, stream, PDF_MAX_BYTES));
}

/** What Chromium refuses although each option alone is possible. */
function failureOf(cause: unknown): unknown {
  const message = cause instanceof Error ? cause.message : '';
  if (/page range/i.test(message)) {
    const detail = 'The document has none of the pages that pageRanges names.';
    return new JobFailure('INVALID_REQUEST', detail, { cause });
  }
  if (/invalid print parameters/i.test(message)) {
    const detail = 'The margins leave no room on the paper.';
    return new JobFailure('INVALID_REQUEST', detail, { cause });
  }
  return cause;
}

function printOptionsOf(input: PdfInput): Protocol.Page.PrintToPDFRequest {
  const { format = 'a4', width, height, margin = {} } = input;
  const { headerTemplate, footerTemplate, pageRanges } = input;
  const [paperWidth, paperHeight] =
    width !== undefined && height !== undefined ? [inches(width), inches(height)] : sizeOf(format);
  const { top = '1cm', right = '1cm', bottom = '1cm', left = '1cm' } = margin;
  return {
    paperWidth,
    paperHeight,
    landscape: input.landscape,
    marginTop: inches(top),
    marginRight: inches(right),
    marginBottom: inches(bottom),
    marginLeft: inches(left),
    scale: input.scale,
    printBackground: input.printBackground,
    preferCSSPageSize: input.preferCssPageSize,
    displayHeaderFooter: headerTemplate !== undefined || footerTemplate !== undefined,
    headerTemplate: headerTemplate ?? NOTHING,
    footerTemplate: footerTemplate ?? NOTHING,
    generateTaggedPDF: input.tagged,
    generateDocumentOutline: input.outline,
    transferMode: 'ReturnAsStream',
    ...(pageRanges === undefined ? {} : { pageRanges }),
  };
}
