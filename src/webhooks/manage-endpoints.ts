import type { NewId } from '../jobs/ids.ts';
import { applyToRow } from '../rows/apply.ts';
import type { SecretBox } from '../secrets/ports.ts';
import { withEndpoint, withoutEndpoint } from './book.ts';
import {
  bookIdOf,
  type Endpoint,
  type EndpointBook,
  type EventType,
  emptyBook,
  MOST_ENDPOINTS,
  type SigningSecret,
} from './endpoint.ts';
import { tooManyWebhooks, webhookNotFound } from './failures.ts';
import type { EndpointBooks } from './ports.ts';
import { newSigningSecret } from './sign.ts';

export interface ManageDependencies {
  readonly books: Pick<EndpointBooks, 'create' | 'get' | 'commit'>;
  readonly box: Pick<SecretBox, 'seal'>;
  readonly newId: NewId;
  readonly now: () => number;
}

export interface EndpointSettings {
  readonly url: string;
  readonly events: readonly EventType[];
  readonly description?: string | undefined;
}

/** What may be changed later; what is absent stays. */
export interface EndpointEdit {
  readonly url?: string | undefined;
  readonly events?: readonly EventType[] | undefined;
  readonly description?: string | undefined;
  readonly enabled?: boolean | undefined;
}

/** An endpoint with the secret that it was just given: shown now, and never again. */
export interface Unveiled {
  readonly endpoint: Endpoint;
  readonly secret: string;
}

/** Adds an endpoint. @throws JobFailure `WEBHOOK_LIMIT_REACHED` */
export const createAddEndpoint =
  ({ books, box, newId, now }: ManageDependencies) =>
  async (clientId: string, settings: EndpointSettings): Promise<Unveiled> => {
    const at = now();
    const id = newId('whk');
    const { secret, kept } = await newSecret(box, id, at);
    const { url, events, description } = settings;
    const endpoint: Endpoint = {
      id,
      url,
      events: [...events],
      description,
      secrets: [kept],
      createdAt: at,
      updatedAt: at,
    };
    const add = () =>
      applyToRow(books, bookIdOf(clientId), (book) =>
        book.endpoints.length < MOST_ENDPOINTS ? withEndpoint(book, endpoint, at) : 'full',
      );
    let change = await add();
    if (change === undefined) {
      // The client's first: somebody else may write the empty book at the same time.
      await books.create(emptyBook(clientId));
      change = await add();
    }
    if (typeof change !== 'object') throw tooManyWebhooks();
    return { endpoint, secret };
  };

/** A client's endpoints, oldest first. */
export const createListEndpoints =
  ({ books }: Pick<ManageDependencies, 'books'>) =>
  async (clientId: string): Promise<readonly Endpoint[]> =>
    (await books.get(bookIdOf(clientId)))?.endpoints ?? [];

/** One endpoint of a client. @throws JobFailure `WEBHOOK_NOT_FOUND` */
export const createGetEndpoint =
  ({ books }: { readonly books: Pick<EndpointBooks, 'get'> }) =>
  async (clientId: string, id: string): Promise<Endpoint> => {
    const book = await books.get(bookIdOf(clientId));
    const endpoint = book?.endpoints.find((one) => one.id === id);
    if (!endpoint) throw webhookNotFound(id);
    return endpoint;
  };

/**
 * Changes what was named and leaves the rest. Enabling forgets earlier failures; disabling one
 * that is disabled already leaves the reason as it is.
 *
 * @throws JobFailure `WEBHOOK_NOT_FOUND`
 */
export const createEditEndpoint =
  ({ books, now }: Pick<ManageDependencies, 'books' | 'now'>) =>
  (clientId: string, id: string, edit: EndpointEdit): Promise<Endpoint> => {
    const at = now();
    return changeEndpoint(books, { clientId, id, at }, (endpoint) => ({
      ...endpoint,
      url: edit.url ?? endpoint.url,
      events: [...(edit.events ?? endpoint.events)],
      description: edit.description ?? endpoint.description,
      ...(edit.enabled === true ? { disabled: undefined, failingSince: undefined } : {}),
      ...(edit.enabled === false
        ? { disabled: endpoint.disabled ?? { reason: 'asked' as const, at } }
        : {}),
      updatedAt: at,
    }));
  };

/** Removes an endpoint; deliveries on their way to it are dropped. @throws `WEBHOOK_NOT_FOUND` */
export const createRemoveEndpoint =
  ({ books, now }: Pick<ManageDependencies, 'books' | 'now'>) =>
  async (clientId: string, id: string): Promise<void> => {
    const change = await applyToRow(books, bookIdOf(clientId), (book) =>
      has(book, id) ? withoutEndpoint(book, id, now()) : 'unknown',
    );
    if (typeof change !== 'object') throw webhookNotFound(id);
  };

/**
 * Gives an endpoint a new secret. The one before it signs beside it for a while; an older one is
 * dropped at once, for there are two at most.
 *
 * @throws JobFailure `WEBHOOK_NOT_FOUND`
 */
export const createRotateSecret =
  ({ books, box, now }: Omit<ManageDependencies, 'newId'>) =>
  async (clientId: string, id: string, overlapS: number): Promise<Unveiled> => {
    const at = now();
    const { secret, kept } = await newSecret(box, id, at);
    const endpoint = await changeEndpoint(books, { clientId, id, at }, (seen) => {
      const [current] = seen.secrets;
      const old =
        current && overlapS > 0 ? [{ ...current, validUntil: at + overlapS * 1_000 }] : [];
      return { ...seen, secrets: [kept, ...old], updatedAt: at };
    });
    return { endpoint, secret };
  };

async function newSecret(box: Pick<SecretBox, 'seal'>, endpointId: string, at: number) {
  const secret = newSigningSecret();
  const kept: SigningSecret = { sealed: await box.seal(secret, endpointId), createdAt: at };
  return { secret, kept };
}

const has = (book: EndpointBook, id: string): boolean =>
  book.endpoints.some((one) => one.id === id);

async function changeEndpoint(
  books: ManageDependencies['books'],
  { clientId, id, at }: { readonly clientId: string; readonly id: string; readonly at: number },
  edit: (endpoint: Endpoint) => Endpoint,
): Promise<Endpoint> {
  const change = await applyToRow(books, bookIdOf(clientId), (book) => {
    const endpoint = book.endpoints.find((one) => one.id === id);
    return endpoint ? withEndpoint(book, edit(endpoint), at) : 'unknown';
  });
  const after = typeof change === 'object' ? change.after : undefined;
  const endpoint = after?.endpoints.find((one) => one.id === id);
  if (!endpoint) throw webhookNotFound(id);
  return endpoint;
}
