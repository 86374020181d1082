/** What must be closed, in the opposite order of its opening. */
export interface Closers {
  add(close: () => void | Promise<void>): void;
  /** Closes everything once, also what comes after something that cannot be closed. */
  close(): Promise<void>;
}

export function createClosers(): Closers {
  const open: (() => void | Promise<void>)[] = [];
  return {
    add: (close) => void open.push(close),
    close: async () => {
      const errors: unknown[] = [];
      for (let close = open.pop(); close; close = open.pop()) {
        await Promise.resolve()
          .then(close)
          .catch((error: unknown) => errors.push(error));
      }
      if (errors.length > 0) throw new AggregateError(errors, 'Not everything could be closed.');
    },
  };
}
