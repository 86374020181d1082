/**
 * How Chromium is started: our own list, whole. Neither puppeteer's defaults (they switch the
 * popup blocker and the flooding protection off) nor those of the binary's package (they switch
 * web security off) are added.
 *
 * Chrome's check of local network access stays on.
 */
export const chromiumArguments = (profileFolder: string): string[] => [
  '--headless',
  `--user-data-dir=${profileFolder}`,
  // Lambda gives no namespaces to a sandbox. Between pages and the machine stand site isolation,
  // the wall, the scrubbed environment and, on AWS, the function's own micro-VM.
  '--no-sandbox',
  // Forks renderers from the browser itself: the zygote needs the sandbox's helpers.
  '--no-zygote',
  // Software GL costs half a second a screenshot.
  '--disable-gpu',
  // Lambda has no /dev/shm, and containers a small one.
  '--disable-dev-shm-usage',
  ...WALL,
  ...QUIET,
  ...EVEN,
  'about:blank',
];

/** Everything goes through the proxy of a job's context; outside of one, nothing goes anywhere. */
const WALL = [
  // Contexts bring their own proxy. Port 9 is where nobody listens.
  '--proxy-server=http://127.0.0.1:9',
  // Without it loopback and link-local addresses go past every proxy.
  '--proxy-bypass-list=<-loopback>',
  '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
  '--disable-quic',
  '--block-new-web-contents',
] as const;

/** No traffic and no work of the browser's own. */
const QUIET = [
  '--disable-background-networking',
  '--disable-breakpad',
  '--disable-client-side-phishing-detection',
  '--disable-component-update',
  '--disable-crash-reporter',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-extensions',
  '--disable-sync',
  '--metrics-recording-only',
  '--mute-audio',
  '--no-default-browser-check',
  '--no-first-run',
  '--no-pings',
  '--password-store=basic',
  '--use-mock-keychain',
  `--disable-features=${[
    'AudioServiceOutOfProcess',
    'AcceptCHFrame',
    'DialMediaRouteProvider',
    'InterestFeedContentSuggestions',
    'MediaRouter',
    'OptimizationHints',
    'Translate',
  ].join(',')}`,
] as const;

/** Same pixels everywhere, and no slower because nobody looks. */
const EVEN = [
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--font-render-hinting=none',
  '--force-color-profile=srgb',
  '--hide-scrollbars',
] as const;
