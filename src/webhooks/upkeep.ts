import type { SecretBox } from '../secrets/ports.ts';
import { withUpkeep } from './book.ts';
import { type Endpoint, type SigningSecret, secretsAt } from './endpoint.ts';
import type { EndpointBooks } from './ports.ts';

interface Dependencies {
  readonly books: Pick<EndpointBooks, 'get' | 'commit'>;
  readonly box: SecretBox;
  readonly now: () => number;
}

export type LookAfter = (bookId: string) => Promise<void>;

/**
 * Looks after the secrets of one client: drops those that sign no more, and seals the others anew
 * if the stage's key was rotated, so that the key before it may go. Safe to call twice and at
 * once; who loses the race has nothing left to do, or is called again by the sweep.
 */
export const createLookAfter =
  ({ books, box, now }: Dependencies): LookAfter =>
  async (bookId) => {
    const book = await books.get(bookId);
    if (!book) return;
    const at = now();
    const resealed = async (secret: SigningSecret, owner: string): Promise<SigningSecret> => {
      if (await box.isCurrent(secret.sealed)) return secret;
      const plain = await box.open(secret.sealed, owner);
      return { ...secret, sealed: await box.seal(plain, owner) };
    };
    const lookedAfter = async (endpoint: Endpoint): Promise<Endpoint> => ({
      ...endpoint,
      secrets: await Promise.all(
        secretsAt(endpoint, at).map((secret) => resealed(secret, endpoint.id)),
      ),
    });
    const endpoints = await Promise.all(book.endpoints.map(lookedAfter));
    await books.commit(book, {
      ...withUpkeep({ ...book, endpoints }, at),
      version: book.version + 1,
    });
  };
