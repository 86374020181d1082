import { JobFailure } from '../jobs/errors.ts';
import type { SessionStore } from './ports.ts';

/** A session that the body of a job names. */
export interface NamedSession {
  readonly name: string;
  /** JSON pointer to where it is named. */
  readonly pointer: string;
}

/**
 * Tells of a job whose session is not there before the job finds out by itself. One read, and only
 * for jobs that name one. A session that is deleted later is missed by the job.
 *
 * @returns what to refuse the job with
 */
export type UnknownSession = (
  clientId: string,
  session: NamedSession | undefined,
) => Promise<JobFailure | undefined>;

interface Dependencies {
  readonly sessions: Pick<SessionStore, 'find'>;
  readonly now: () => number;
}

export const createUnknownSession =
  ({ sessions, now }: Dependencies): UnknownSession =>
  async (clientId, session) => {
    const found = session && (await sessions.find(clientId, session.name));
    const isThere = found && found.expiresAt > now();
    return session && !isThere ? refusalOf(session) : undefined;
  };

function refusalOf({ name, pointer }: NamedSession): JobFailure {
  const detail =
    `There is no session "${name}", or it has expired. ` +
    `Write it with PUT /v1/sessions/${name}, or name another one.`;
  return new JobFailure('INVALID_REQUEST', `${pointer}: ${detail}`, {
    fields: [{ pointer, detail, code: 'SESSION_NOT_FOUND' }],
  });
}

/**
 * The session that a job is to be run in.
 *
 * @param body - as it came: what it does not name itself stands in its recipe
 * @param input - the same, read
 */
export function sessionOf(body: unknown, input: unknown): NamedSession | undefined {
  const name = partOf(partOf(input, 'session'), 'name');
  if (typeof name !== 'string') return undefined;
  const isOwn = partOf(partOf(body, 'input'), 'session') !== undefined;
  return { name, pointer: isOwn ? '/input/session' : '/input/recipe' };
}

const partOf = (whole: unknown, field: string): unknown =>
  isFields(whole) && Object.hasOwn(whole, field) ? whole[field] : undefined;

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
