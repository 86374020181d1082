/// <reference lib="dom" />

type Items = Readonly<Record<string, string>>;

export interface PageStorage {
  readonly origin: string;
  readonly localStorage: Items;
  readonly sessionStorage: Items;
}

/** Runs inside the page: puts items into the storage of its origin. */
export function writeStorage(local: Items, session: Items): void {
  for (const [name, value] of Object.entries(local)) localStorage.setItem(name, value);
  for (const [name, value] of Object.entries(session)) sessionStorage.setItem(name, value);
}

/** Runs inside the page: what is in the storage of its origin, as far as it may be this much. */
export function readStorage(maxItems: number, maxChars: number): PageStorage {
  const itemsOf = (storage: Storage) => {
    const entries = Array.from({ length: Math.min(storage.length, maxItems) }, (_, index) => {
      const name = storage.key(index) ?? '';
      return [name, storage.getItem(name) ?? ''] as const;
    });
    let left = maxChars;
    return Object.fromEntries(
      entries.filter(([name, value]) => {
        left -= name.length + value.length;
        return left >= 0;
      }),
    );
  };
  // A page in a sandbox, or of no origin, has none.
  if (window.origin === 'null') return { origin: 'null', localStorage: {}, sessionStorage: {} };
  return {
    origin: window.origin,
    localStorage: itemsOf(localStorage),
    sessionStorage: itemsOf(sessionStorage),
  };
}
