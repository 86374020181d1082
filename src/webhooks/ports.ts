import type { DueRows } from '../rows/ports.ts';
import type { Delivery } from './delivery.ts';
import type { EndpointBook } from './endpoint.ts';

/** Where the endpoints of each client are kept. */
export type EndpointBooks = Pick<DueRows<EndpointBook>, 'create' | 'get' | 'commit' | 'due'>;

export type Deliveries = DueRows<Delivery>;

/** What an endpoint answered, as far as anybody needs to know. */
export interface PostAnswer {
  readonly status: number;
  /** What it asked for with `Retry-After`, in milliseconds from now. */
  readonly retryAfterMs?: number | undefined;
  /** The first bytes of the body, as they came. */
  readonly beginning: Uint8Array;
}

/**
 * Posts a body to an address of a stranger's, and follows no redirect.
 *
 * @throws JobFailure for whatever kept it from an answer
 */
export type Post = (
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
) => Promise<PostAnswer>;
