import type { Endpoint, EndpointBook } from './endpoint.ts';
import { UPKEEP_MS } from './timing.ts';

/** The book with one endpoint put in the place of its former self, or behind the others. */
export function withEndpoint(book: EndpointBook, endpoint: Endpoint, now: number): EndpointBook {
  const isKnown = book.endpoints.some(({ id }) => id === endpoint.id);
  const endpoints = isKnown
    ? book.endpoints.map((one) => (one.id === endpoint.id ? endpoint : one))
    : [...book.endpoints, endpoint];
  return withUpkeep({ ...book, endpoints }, now);
}

export const withoutEndpoint = (book: EndpointBook, id: string, now: number): EndpointBook =>
  withUpkeep({ ...book, endpoints: book.endpoints.filter((one) => one.id !== id) }, now);

/** Has the sweep look at the book when its next secret runs out, and every few days anyway. */
export function withUpkeep(book: EndpointBook, now: number): EndpointBook {
  const ends = book.endpoints
    .flatMap(({ secrets }) => secrets)
    .flatMap(({ validUntil }) => validUntil ?? []);
  const dueAt = book.endpoints.length > 0 ? Math.min(now + UPKEEP_MS, ...ends) : undefined;
  return { ...book, dueAt };
}
