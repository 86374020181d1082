import type { RowMessage } from '../../src/rows/ports.ts';
import { EMPTY_TABLES, type MemoryTables } from '../support/memory-job-store.ts';

/** Everything that lasts: what the ports write to, and what the search remembers to check it. */
export interface World {
  /** Milliseconds since the search began. */
  readonly clock: number;
  readonly tables: MemoryTables;
  readonly messages: readonly Message[];
  /** SHA-256 of what lies under each key. */
  readonly objects: Readonly<Record<string, string>>;
  /** What the files under some of these keys say. */
  readonly files: Readonly<Record<string, string>>;
  /** How often the page of each job was looked at. */
  readonly visits: Readonly<Record<string, number>>;
  /** How many writes ended each job. */
  readonly finishes: Readonly<Record<string, number>>;
  /** How often each event was posted, by its job and the id under which the receiver saw it. */
  readonly posts: Readonly<Record<string, number>>;
  /** The events, named like that, that the receiver took. */
  readonly arrived: readonly string[];
  /** What a reader was told of a batch that cannot be true. */
  readonly misread?: string | undefined;
  /** Batches that a reader saw over, and how they were then. */
  readonly seenOver: Readonly<Record<string, string>>;
  /** Jobs whose clients were told that they are, or will be, cancelled. */
  readonly cancelled: readonly string[];
  /** Which job each idempotency key was answered with, each time. */
  readonly answered: readonly { readonly key: string; readonly jobId: string }[];
}

/** A message of a standard queue: delivered at least once, in any order. */
export interface Message {
  readonly id: number;
  readonly body: RowMessage;
  /** Hidden until then. */
  readonly visibleAt: number;
  /** The actor with the latest receipt; absent while nobody has it. */
  readonly heldBy?: number | undefined;
  /** Received too often: it lies in the dead-letter queue. */
  readonly isDead: boolean;
}

export const EMPTY_WORLD: World = {
  clock: 0,
  tables: EMPTY_TABLES,
  messages: [],
  objects: {},
  files: {},
  posts: {},
  arrived: [],
  seenOver: {},
  visits: {},
  finishes: {},
  cancelled: [],
  answered: [],
};

/** Puts a message in line, under the smallest number that is free. */
export function enqueue(world: World, body: RowMessage, delayMs: number): World {
  const taken = new Set(world.messages.map(({ id }) => id));
  let id = 1;
  while (taken.has(id)) id += 1;
  const message: Message = { id, body, visibleAt: world.clock + delayMs, isDead: false };
  const messages = [...world.messages, message].sort((a, b) => a.id - b.id);
  return { ...world, messages };
}

export const changeMessage = (world: World, id: number, changes: Partial<Message>): World => ({
  ...world,
  messages: world.messages.map((one) => (one.id === id ? { ...one, ...changes } : one)),
});

export const dropMessage = (world: World, id: number): World => ({
  ...world,
  messages: world.messages.filter((one) => one.id !== id),
});

/** Messages that a worker could be given now. */
export const visibleMessages = ({ messages, clock }: World): readonly Message[] =>
  messages.filter((one) => one.heldBy === undefined && one.visibleAt <= clock && !one.isDead);

/** One more under a name. */
export const raised = (counts: Readonly<Record<string, number>>, name: string) => ({
  ...counts,
  [name]: (counts[name] ?? 0) + 1,
});

/** What a receiver was sent; it takes it, or it does not. */
export function posted(world: World, eventId: string, body: string, isTaken: boolean): World {
  const { data } = JSON.parse(body) as { readonly data: { readonly id: string } };
  const name = postOf(data.id, eventId);
  const posts = raised(world.posts, name);
  if (!isTaken || world.arrived.includes(name)) return { ...world, posts };
  return { ...world, posts, arrived: [...world.arrived, name].sort() };
}

/** Names an event as its receiver knows it. */
export const postOf = (jobId: string, eventId: string): string => `${jobId} ${eventId}`;
