import { setTimeout as delay } from 'node:timers/promises';
import type { EvidenceFile, FoundEvidence } from '../../jobs/ports.ts';
import { hostOf } from '../../wall/target.ts';
import { cleanText } from '../clean-text.ts';
import { documentFailure } from '../document-failure.ts';
import { redirectsOf, trafficOf } from '../page-report.ts';
import type { Session } from '../session.ts';
import { harOf } from './har.ts';
import { domOf, pictureOf } from './look.ts';
import type { Masking } from './mask.ts';
import type { Trail } from './trail.ts';

/** Stands for hosts that the wall has refused: their names are nothing to be handed out. */
const REFUSED_HOST = 'refused.invalid';

export interface GatherOptions {
  /** Longest that the page is asked for picture and DOM, in milliseconds. */
  readonly limitMs: number;
  /** Ends the asking at once. */
  readonly signal: AbortSignal;
  /** The page is known to be dead: it is not asked anything. */
  readonly isDead: boolean;
}

/**
 * Everything that can be told of a page before it is closed. Takes no longer than the limit, and
 * never fails: what a dead page cannot give is missing.
 */
export async function gatherEvidence(
  session: Session,
  { limitMs, signal, isDead }: GatherOptions,
): Promise<FoundEvidence> {
  const over = Promise.race([delay(limitMs, undefined, { ref: false }), firing(signal)]);
  const within = (file: Promise<EvidenceFile>) =>
    Promise.race([file.catch(() => undefined), over.then(() => undefined)]);
  await Promise.race([learnCookies(session).catch(() => undefined), over]);
  const wanted = isVisible(session) ? ['screenshot.jpg', 'dom.html'] : [];
  // Both at once: a page whose scripts never pause may still paint.
  const seen =
    wanted.length > 0 && !isDead
      ? await Promise.all([within(pictureOf(session)), within(domOf(session))])
      : [];
  const found: EvidenceFile[] = seen.flatMap((file) => file ?? []);
  const masking = withoutRefused(session);
  return {
    files: [...found, ...logsOf(session, masking)],
    missing: wanted.filter((name) => !found.some((file) => file.name === name)),
    report: reportOf(session, masking),
  };
}

/** Shorter values are words of every page, such as a language. */
const COOKIE_MIN_CHARS = 8;

/** Pages print their cookies, too, or have them in their scripts. */
async function learnCookies({ page, masking }: Session): Promise<void> {
  const cookies = await page.browserContext().cookies();
  masking.add(cookies.map(({ value }) => value).filter(({ length }) => length >= COOKIE_MIN_CHARS));
}

const firing = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });

/** Whether there is a page of a target's, and not one of the browser's own about its absence. */
const isVisible = (session: Session): boolean =>
  /^https?:/.test(session.page.url()) && documentFailure(session) === undefined;

function logsOf(session: Session, masking: Pick<Masking, 'text'>): EvidenceFile[] {
  const { trail, wall, ownHeaders } = session;
  const lines = trail.console().map(({ at, level, text, source }) => {
    const moment = new Date(at).toISOString();
    const where = source ? ` (${masking.text(cleanText(source, 500))})` : '';
    return `${moment} ${level.padEnd(8)} ${masking.text(cleanText(text, 1_000))}${where}\n`;
  });
  const exchanges = trail.exchanges();
  return [
    ...(lines.length > 0 ? [textFile('console.txt', 'text/plain', lines.join(''))] : []),
    ...(exchanges.length > 0
      ? [
          textFile(
            'network.har',
            'application/json',
            harOf(exchanges, { masking, wall, ownHeaders }),
          ),
        ]
      : []),
  ];
}

const textFile = (name: string, type: string, text: string): EvidenceFile => ({
  name,
  mediaType: `${type}; charset=utf-8`,
  body: Buffer.from(text),
});

/** The part of a report that needs no answer of the page. */
function reportOf(session: Session, masking: Pick<Masking, 'text'>): Record<string, unknown> {
  const { log, page, trail, guards } = session;
  const document = trail.lastDocument();
  const clean = (text: string) => masking.text(text);
  const { refused, ...traffic } = trafficOf(session);
  return {
    finalUrl: clean(page.url().slice(0, 8_192)),
    status: documentFailure(session) ? undefined : document?.response()?.status(),
    redirects: document
      ? redirectsOf(document).map(({ url, status }) => ({ url: clean(url), status }))
      : [],
    ...traffic,
    refused: refused.map(({ host, port, rule, reason }) => ({
      host: clean(host),
      port,
      rule,
      reason: clean(reason),
    })),
    consoleErrors: log.consoleErrors.map(clean),
    ...guards(),
  };
}

/** The same masking, which takes hosts out as well that were refused and never answered. */
function withoutRefused({ wall, trail, masking }: Session): Pick<Masking, 'text'> {
  const answered = answeringHosts(trail, wall);
  const refused = wall.ledger
    .refusals()
    .map(({ host }) => host)
    .filter((host) => !answered.has(host));
  return {
    text: (text) =>
      refused.reduce((rest, host) => rest.replaceAll(host, REFUSED_HOST), masking.text(text)),
  };
}

const answeringHosts = (trail: Trail, wall: Session['wall']): ReadonlySet<string> =>
  new Set(
    trail.exchanges().flatMap(({ request }) => {
      const response = request.response();
      const url = URL.parse(request.url());
      return response && url && !wall.failureIn(response.headers()) ? [hostOf(url)] : [];
    }),
  );
