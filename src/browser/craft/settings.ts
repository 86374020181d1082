import { JobFailure } from '../../jobs/errors.ts';
import type { VisitInput } from '../../kinds/visit-input.ts';
import type { Cookie } from '../../visits/cookies.ts';
import { DEVICES, screenOf } from '../../visits/devices.ts';
import type { Session } from '../session.ts';

/** Makes a page see the screen, the place and the person that the input describes. */
export async function applySettings(session: Session, input: VisitInput): Promise<void> {
  const { page, ownHeaders } = session;
  const { headers, timeZone, locale } = input;
  await applyScreen(session, input);
  await applyMedia(session, input);
  for (const name of Object.keys(headers ?? {})) ownHeaders.add(name.toLowerCase());
  if (headers) await page.setExtraHTTPHeaders(headers);
  await applyAgent(session, input);
  if (timeZone !== undefined) await page.emulateTimezone(timeZone);
  if (locale !== undefined) await page.emulateLocale(locale);
  await applyPlace(session, input);
  await applyCookies(session, input);
}

async function applyScreen({ cdp }: Session, input: VisitInput): Promise<void> {
  const { isMobile, hasTouch, ...size } = screenOf(input);
  // Not by `page.setViewport`: a picture that one session takes has the scale that was set in it.
  await cdp.send('Emulation.setDeviceMetricsOverride', { ...size, mobile: isMobile });
  await cdp.send('Emulation.setTouchEmulationEnabled', { enabled: hasTouch });
}

/** Says anew how the page is looked at. */
export async function applyMedia(
  { cdp }: Pick<Session, 'cdp'>,
  { media, colorScheme, reducedMotion }: MediaInput,
): Promise<void> {
  const features = [
    ...(colorScheme ? [{ name: 'prefers-color-scheme', value: colorScheme }] : []),
    ...(reducedMotion ? [{ name: 'prefers-reduced-motion', value: 'reduce' }] : []),
  ];
  if (!media && features.length === 0) return;
  // Not by puppeteer: it tells type and features one by one, and one may take the other back.
  await cdp.send('Emulation.setEmulatedMedia', { media: media ?? '', features });
}

type MediaInput = Pick<VisitInput, 'media' | 'colorScheme' | 'reducedMotion'>;

async function applyAgent({ cdp, process, page }: Session, input: VisitInput): Promise<void> {
  const userAgent = input.userAgent ?? agentOfDevice(input, process.pageAgent);
  if (input.locale === undefined) {
    if (userAgent !== undefined) await page.setUserAgent({ userAgent });
    return;
  }
  await cdp.send('Emulation.setUserAgentOverride', {
    userAgent: userAgent ?? (await process.browser.userAgent()),
    acceptLanguage: acceptLanguageOf(input.locale),
  });
}

/** The device's own, with our name in it as it stands in that of the browser. */
function agentOfDevice({ device }: VisitInput, pageAgent?: string): string | undefined {
  const known: { readonly userAgent?: string } = DEVICES[device];
  if (known.userAgent === undefined) return pageAgent;
  const us = /; (compatible; Gannet[^)]*)\)/.exec(pageAgent ?? '')?.[1];
  return us === undefined ? known.userAgent : known.userAgent.replace(/\)/, `; ${us})`);
}

/** `de-CH` is read as: Swiss German best, else any German. */
function acceptLanguageOf(locale: string): string {
  const [language] = locale.split('-');
  return language === locale ? locale : `${locale},${language}`;
}

async function applyPlace({ page, cdp }: Session, { geolocation }: VisitInput): Promise<void> {
  if (!geolocation) return;
  const { latitude, longitude, accuracyM } = geolocation;
  const { id } = page.browserContext();
  // Everything else stays denied.
  await cdp.send('Browser.grantPermissions', {
    permissions: ['geolocation'],
    ...(id === undefined ? {} : { browserContextId: id }),
  });
  await page.setGeolocation({ latitude, longitude, accuracy: accuracyM });
}

async function applyCookies({ cdp, masking }: Session, input: VisitInput): Promise<void> {
  const { cookies, url } = input;
  if (cookies.length === 0) return;
  masking.add(cookies.map(({ value }) => value));
  for (const [index, cookie] of cookies.entries()) {
    await cdp.send('Network.setCookie', cookieFor(url, cookie)).then(
      ({ success }) => {
        if (!success) throw refused(index);
      },
      (cause: unknown) => {
        throw refused(index, cause);
      },
    );
  }
}

const refused = (index: number, cause?: unknown) =>
  new JobFailure('INVALID_REQUEST', `/cookies/${index}: Chromium does not take this cookie.`, {
    cause,
  });

function cookieFor(url: string, { expiresAt, domain, sameSite, ...cookie }: Cookie) {
  return {
    ...cookie,
    ...(domain === undefined ? { url } : { domain }),
    ...(sameSite === undefined ? {} : { sameSite }),
    ...(expiresAt === undefined ? {} : { expires: Date.parse(expiresAt) / 1_000 }),
  };
}
