import type { EvidenceFile } from '../../jobs/ports.ts';
import { readDom } from '../in-page/dom.ts';
import { evaluateIsolated } from '../isolated-world.ts';
import type { Session } from '../session.ts';

/** Longest document that is kept, in characters. */
const DOM_MAX_CHARS = 1_000_000;

/** Most pixels of the picture: it is to be looked at, and Chromium holds 4 bytes for each. */
const PIXELS_MAX = 2_000_000;
const PICTURE_MAX_BYTES = 1_500_000;
const QUALITY = 60;

/** What the page shows at this moment, small enough to be had quickly. @throws Error */
export async function pictureOf({ cdp }: Session): Promise<EvidenceFile> {
  const { cssVisualViewport, visualViewport } = await cdp.send('Page.getLayoutMetrics');
  const { pageX: x, pageY: y, clientWidth: width, clientHeight: height } = cssVisualViewport;
  const density = visualViewport.clientWidth / Math.max(1, width);
  const scale = Math.min(1, Math.sqrt(PIXELS_MAX / Math.max(1, width * height * density ** 2)));
  const { data } = await cdp.send('Page.captureScreenshot', {
    format: 'jpeg',
    quality: QUALITY,
    clip: { x, y, width, height, scale },
  });
  const body = Buffer.from(data, 'base64');
  if (body.length > PICTURE_MAX_BYTES) throw new Error('The picture is too large.');
  return { name: 'screenshot.jpg', mediaType: 'image/jpeg', body };
}

/** The document as it is at this moment. What is in its password fields is masked. @throws Error */
export async function domOf({ cdp, masking }: Session): Promise<EvidenceFile> {
  const { html, isCut, passwords } = await evaluateIsolated(cdp, readDom, DOM_MAX_CHARS);
  masking.add(passwords);
  const text = masking.text(html) + (isCut ? '\n<!-- cut here -->\n' : '');
  return { name: 'dom.html', mediaType: 'text/html; charset=utf-8', body: Buffer.from(text) };
}
