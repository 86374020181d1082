/** A request without a browser, and what came of it. */
export interface HttpExchange {
  readonly url: string;
  readonly startedAt: number;
  readonly endedAt: number;
  /** Absent: nobody answered. */
  readonly status?: number | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** As they were sent, to be kept out of what is shown. */
  readonly setCookies: readonly string[];
}

/** A page as it was read. */
export interface HttpPage {
  /** What was asked for, before redirects. */
  readonly address: string;
  readonly url: string;
  readonly status: number;
  readonly contentType: string;
  readonly body: Uint8Array;
  readonly isCut: boolean;
}

/** What a scrape without a browser did last, kept in case somebody will want to see it. */
export interface HttpTrail {
  asked(exchange: HttpExchange): void;
  /** @param role - a page of the list, or one behind a row */
  read(role: 'list' | 'detail', page: Omit<HttpPage, 'isCut'>): void;
  exchanges(): readonly HttpExchange[];
  /** The last page of the list. */
  list(): HttpPage | undefined;
  /** The last pages behind rows, the newest last. */
  details(): readonly HttpPage[];
}

const EXCHANGES_KEPT = 50;

/** As many as are read at once, so that the one that failed is among them. */
const DETAILS_KEPT = 5;

/** Longest page that is kept, in bytes. */
const PAGE_MAX_BYTES = 1_000_000;

export function createHttpTrail(): HttpTrail {
  const exchanges: HttpExchange[] = [];
  const details: HttpPage[] = [];
  let list: HttpPage | undefined;

  return {
    asked: (exchange) => {
      exchanges.push(exchange);
      if (exchanges.length > EXCHANGES_KEPT) exchanges.shift();
    },
    read: (role, page) => {
      if (role === 'list') {
        list = shortened(page);
        // They were behind rows of the page before.
        details.length = 0;
        return;
      }
      details.push(shortened(page));
      if (details.length > DETAILS_KEPT) details.shift();
    },
    exchanges: () => exchanges,
    list: () => list,
    details: () => details,
  };
}

/** A copy where it is cut, so that the rest of a large page is not kept with it. */
function shortened(page: Omit<HttpPage, 'isCut'>): HttpPage {
  const isCut = page.body.byteLength > PAGE_MAX_BYTES;
  return { ...page, isCut, body: isCut ? page.body.slice(0, PAGE_MAX_BYTES) : page.body };
}
