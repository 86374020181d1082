/** What robots.txt files call us. Never changes: sites have written it down. */
export const PRODUCT_TOKEN = 'gannet';

export interface AgentOptions {
  readonly version: string;
  /** A page or a mail address where a site's owner finds us; empty: none is given. */
  readonly contact: string;
}

/** `User-Agent` of our own requests: who asks, and where to complain (RFC 9110, section 10.1.5). */
export const agentOf = ({ version, contact }: AgentOptions): string =>
  `Gannet/${version}${contact === '' ? '' : ` (+${contact})`}`;

/**
 * `User-Agent` of pages: the browser's own, so that sites send what they send to browsers, with our
 * name in it, as search engines do.
 *
 * @param ofBrowser - such as `Mozilla/5.0 (X11; Linux x86_64) … HeadlessChrome/153.0.0.0 Safari/537.36`
 */
export const pageAgentOf = (ofBrowser: string, { version, contact }: AgentOptions): string => {
  const us = `compatible; Gannet/${version}${contact === '' ? '' : `; +${contact}`}`;
  return ofBrowser.replace('HeadlessChrome/', 'Chrome/').replace(/\)/, `; ${us})`);
};
