import type { SentDocument } from '../kinds/kind-run.ts';
import type { Session } from './session.ts';

/**
 * A document that is shown as it was sent runs nothing, asks nobody to go elsewhere and opens no
 * other pages in itself.
 */
const POLICY = "script-src 'none'; worker-src 'none'; frame-src 'none'; object-src 'none'";

/**
 * Answers the next request for a page with a document that was read already, instead of the site.
 *
 * @returns `stop`, after which the site answers again
 */
export async function answerWith(
  { cdp }: Pick<Session, 'cdp'>,
  url: string,
  { status, html }: SentDocument,
): Promise<{ stop(): Promise<void> }> {
  const { href } = new URL(url);
  const responseHeaders = [
    { name: 'content-type', value: 'text/html; charset=utf-8' },
    { name: 'content-security-policy', value: POLICY },
  ];
  const body = Buffer.from(html).toString('base64');
  const onPaused = ({ requestId, request }: { requestId: string; request: { url: string } }) => {
    const isIt = request.url === href.replace(/#.*$/, '');
    const answered = isIt
      ? cdp.send('Fetch.fulfillRequest', {
          requestId,
          responseCode: shownStatus(status),
          responseHeaders,
          body,
        })
      : cdp.send('Fetch.continueRequest', { requestId });
    // A request may be given up while it is looked at.
    answered.catch(() => undefined);
  };
  cdp.on('Fetch.requestPaused', onPaused);
  await cdp.send('Fetch.enable', {
    patterns: [{ urlPattern: '*', resourceType: 'Document', requestStage: 'Request' }],
  });
  return {
    async stop() {
      cdp.off('Fetch.requestPaused', onPaused);
      await cdp.send('Fetch.disable');
    },
  };
}

/** With some statuses, browsers show no page, whatever was sent. */
const shownStatus = (status: number): number =>
  status < 200 || status === 204 || status === 205 || (status >= 300 && status < 400)
    ? 200
    : status;
