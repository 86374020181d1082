import { harWith } from '../../browser/evidence/har.ts';
import { isSecretName, MASK, type Masking } from '../../browser/evidence/mask.ts';
import { isInterruption } from '../../jobs/continuation.ts';
import type { EvidenceFile, FoundEvidence, RunContext, RunOutcome } from '../../jobs/ports.ts';
import { decoded, isBinary } from '../../recipes/charset.ts';
import { type LostRow, Sight } from '../../recipes/walk/sight.ts';
import type { VisitSettings } from '../visit-settings.ts';
import type { HttpExchange, HttpPage, HttpTrail } from './http-trail.ts';
import { scrubbedHtml } from './scrubbed-html.ts';

export interface EvidenceOptions {
  readonly when: VisitSettings['evidence'];
  readonly context: RunContext;
  readonly trail: HttpTrail;
  readonly masking: Masking;
}

/** Does the work, and keeps what there is to see of it, as is done for pages in a browser. */
export async function keepingEvidence(
  { when, context, trail, masking }: EvidenceOptions,
  work: (context: RunContext) => Promise<RunOutcome>,
): Promise<RunOutcome> {
  const { evidence: keeper, signal } = context;
  let seen: unknown;
  const keep = async () => {
    if (!keeper || signal.aborted) return;
    await keeper.keep(evidenceOf(trail, masking, Sight.safeParse(seen).data?.lost));
  };
  const outcome = await work({
    ...context,
    observe: (sight) => {
      seen = sight;
      context.observe?.(sight);
    },
  }).catch(async (thrown: unknown) => {
    if (!isInterruption(thrown) && when !== 'never') await keep();
    throw thrown;
  });
  if (when === 'always') await keep();
  return outcome;
}

/** Shorter values are words of every page, such as a language. */
const COOKIE_MIN_CHARS = 8;

export function evidenceOf(trail: HttpTrail, masking: Masking, lost?: LostRow): FoundEvidence {
  masking.add(trail.exchanges().flatMap(({ setCookies }) => setCookies.flatMap(cookieValueIn)));
  const list = trail.list();
  const detail = detailOf(trail, lost);
  const exchanges = trail.exchanges();
  const files = [
    ...(list ? pageFile('page', list, masking) : []),
    ...(detail ? pageFile('detail', detail, masking) : []),
    ...(lost?.markup === undefined ? [] : [itemFile(lost.markup, masking)]),
    ...(exchanges.length > 0
      ? [textFile('network.har', 'application/json', harWith(exchanges, entryOf(masking)))]
      : []),
  ];
  return { files, missing: [], report: reportOf(detail ?? list, masking, lost) };
}

const cookieValueIn = (cookie: string): readonly string[] => {
  const value =
    cookie
      .slice(cookie.indexOf('=') + 1)
      .split(';')[0]
      ?.trim() ?? '';
  return value.length >= COOKIE_MIN_CHARS ? [value] : [];
};

/** The page behind the row that failed; where no row did, the last one. */
const detailOf = (trail: HttpTrail, lost: LostRow | undefined): HttpPage | undefined =>
  lost ? trail.details().find(({ address }) => address === lost.detailUrl) : trail.details().at(-1);

/** Of what is no text there is nothing to be seen. */
function pageFile(name: string, page: HttpPage, masking: Masking): readonly EvidenceFile[] {
  const { body, contentType, isCut } = page;
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (bytes.length === 0 || isBinary(bytes)) return [];
  const text = decoded(bytes, contentType);
  if (/^\s*[[{]/.test(text)) {
    return [textFile(`${name}.json`, 'application/json', masking.text(text))];
  }
  const html = masking.text(scrubbedHtml(text)) + (isCut ? '\n<!-- cut here -->\n' : '');
  return [textFile(`${name}.html`, 'text/html', html)];
}

const itemFile = (markup: string, masking: Masking): EvidenceFile =>
  /^\s*[[{]/.test(markup)
    ? textFile('item.json', 'application/json', masking.text(markup))
    : textFile('item.html', 'text/html', masking.text(markup));

const textFile = (name: string, type: string, text: string): EvidenceFile => ({
  name,
  mediaType: `${type}; charset=utf-8`,
  body: Buffer.from(text),
});

function reportOf(page: HttpPage | undefined, { text }: Masking, lost: LostRow | undefined) {
  return {
    ...(page ? { finalUrl: text(page.url), status: page.status } : {}),
    ...(lost
      ? { lost: { url: text(lost.url), row: lost.row, fields: lost.fields.slice(0, 100) } }
      : {}),
  };
}

const URL_MAX_CHARS = 2_048;
const VALUE_MAX_CHARS = 1_024;
const HEADERS_KEPT = 60;

/** What was sent is not in it: headers are ours, or secrets of the client. */
const entryOf =
  ({ text }: Masking) =>
  ({ url, startedAt, endedAt, status, headers }: HttpExchange): object => ({
    startedDateTime: new Date(startedAt).toISOString(),
    time: endedAt - startedAt,
    request: {
      ...{ method: 'GET', url: text(url.slice(0, URL_MAX_CHARS)), httpVersion: 'HTTP/1.1' },
      ...{ cookies: [], headers: [], queryString: [], headersSize: -1, bodySize: 0 },
    },
    response: {
      ...{ status: status ?? 0, statusText: '', httpVersion: 'HTTP/1.1', cookies: [] },
      headers: Object.entries(headers)
        .slice(0, HEADERS_KEPT)
        .map(([name, value]) => ({
          name,
          value: isSecretName(name) ? MASK : text(value.slice(0, VALUE_MAX_CHARS)),
        })),
      content: {
        size: Number(headers['content-length'] ?? -1),
        mimeType: (headers['content-type'] ?? '').slice(0, 200),
      },
      redirectURL: text((headers.location ?? '').slice(0, URL_MAX_CHARS)),
      ...{ headersSize: -1, bodySize: -1 },
    },
    cache: {},
    timings: { send: 0, wait: endedAt - startedAt, receive: 0 },
  });
