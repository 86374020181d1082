export interface Page<Item> {
  readonly items: readonly Item[];
  /** Id to read on after; absent on the last page. */
  readonly next?: string | undefined;
}

/** What every asynchronous thing has in common: a row that the sweep finds when its time comes. */
export interface DueRow {
  /** Prefix and ULID; rows of one type sort by the time they were made. */
  readonly id: string;
  readonly clientId: string;
  /** What the row belongs to: such rows are listed by it, and not among all of the client's. */
  readonly parentId?: string | undefined;
  /** Raised by every write, and named by the next. */
  readonly version: number;
  /** When the sweep must look at the row, in milliseconds since the Unix epoch; absent: never. */
  readonly dueAt?: number | undefined;
  /** After this moment the row may vanish; absent: it stays. */
  readonly expiresAt?: number | undefined;
}

/** A row together with the name of its type, which says where it is kept. */
export interface TypedRow {
  readonly type: string;
  readonly row: DueRow;
}

/** Where rows of one type are kept. */
export interface DueRows<Row extends DueRow> {
  /** Writes a new row. `false`, and nothing written, if the id exists. */
  create(row: Row): Promise<boolean>;
  get(id: string): Promise<Row | undefined>;
  /** Writes `after` if the row is still at `before.version`; says whether it did. */
  commit(before: Row, after: Row): Promise<boolean>;
  /** Removes the row if it is still at this version; says whether it did. */
  remove(row: Row): Promise<boolean>;
  /** A client's rows of this type, newest first, from behind the row `after`. */
  list(clientId: string, size: number, after?: string): Promise<Page<Row>>;
  /** The same for the rows that belong to one thing of a client's. */
  listOf(
    parent: Required<Pick<DueRow, 'clientId' | 'parentId'>>,
    size: number,
    after?: string,
  ): Promise<Page<Row>>;
  /** Rows whose `dueAt` has passed, the longest overdue of each shard first; `Infinity`: all. */
  due(now: number, atMost: number): Promise<readonly Row[]>;
}

/** All that a message says: the row knows the rest. */
export interface RowMessage {
  readonly id: string;
  readonly clientId: string;
  /** Correlates everything that comes of one request. */
  readonly requestId: string;
}

/** Where rows wait for a worker. Delivery is at least once, and in no certain order. */
export interface RowQueue {
  /** @param delayMs - hidden for this long; at most 900,000 (15 minutes) */
  send(message: RowMessage, delayMs?: number): Promise<void>;
}
