import * as z from 'zod';
import { readJson } from '../../src/api/body.ts';
import { cursorOf } from '../../src/api/cursor.ts';
import { DeadLetterQuery, ReplayBody, replayCursorOf } from '../../src/api/dead-letter-body.ts';
import { deadLetterView, replayedView } from '../../src/api/dead-letter-view.ts';
import { read } from '../../src/api/fields.ts';
import { idempotencyKeyOf } from '../../src/api/idempotency-key.ts';
import { NoQuery } from '../../src/api/queries.ts';
import { reordered } from '../../src/api/retry-body.ts';
import { totalOf } from '../../src/api/total.ts';
import type { RecordAction } from '../../src/clients/audit.ts';
import type { DismissDeadLetter } from '../../src/dead-letters/dismiss-dead-letter.ts';
import type { ListDeadLetters } from '../../src/dead-letters/list-dead-letters.ts';
import { STAGE } from '../../src/dead-letters/ports.ts';
import type {
  ReplayCommand,
  ReplayDeadLetters,
} from '../../src/dead-letters/replay-dead-letters.ts';
import type { DeadLetter } from '../../src/jobs/dead-letter.ts';
import { JobFailure } from '../../src/jobs/errors.ts';
import { hashOfJson } from '../../src/jobs/hash-of-json.ts';
import { type FindRecipe, rememberedRecipes } from '../../src/jobs/stored-recipe.ts';
import type { Caller } from '../../src/runtime/caller.ts';
import {
  type Answer,
  createHttpHandler,
  type HttpOptions,
  type HttpRequest,
} from '../../src/runtime/http.ts';
import { logger } from '../../src/runtime/observability.ts';
import type { TargetPolicy } from '../../src/wall/target.ts';

interface Dependencies extends HttpOptions {
  readonly listDeadLetters: ListDeadLetters;
  readonly dismissDeadLetter: DismissDeadLetter;
  readonly record: RecordAction;
  readonly replayDeadLetters: ReplayDeadLetters;
  readonly policy: TargetPolicy;
  readonly findRecipe: FindRecipe;
}

/** Looks at what nobody tries again by itself, and decides about it. */
export const createHandler = ({ corsOrigins = [], ...dependencies }: Dependencies) => {
  const answers: Readonly<Record<string, Answer>> = {
    'GET /v1/dead-letters': list(dependencies),
    'POST /v1/dead-letters/replay': replay(dependencies),
    'DELETE /v1/dead-letters/{deadLetterId}': dismiss(dependencies),
  };
  return createHttpHandler(
    async (request, caller) => {
      const answer = answers[request.route];
      if (!answer) throw new JobFailure('NOT_FOUND', 'There is nothing here.');
      return answer(request, caller);
    },
    { corsOrigins },
  );
};

const isAdmin = ({ scopes }: Caller): boolean => scopes.includes('admin');

const list =
  ({ listDeadLetters }: Dependencies): Answer =>
  async ({ query }, caller) => {
    const { of, size, next: after, ...filter } = read(DeadLetterQuery, query, 'query');
    if (of === STAGE && !isAdmin(caller)) {
      throw new JobFailure('FORBIDDEN', 'This key lacks the scope admin.');
    }
    const page = await listDeadLetters(of ?? caller.clientId, filter, size, after);
    const next = page.next === undefined ? undefined : cursorOf(page.next);
    return {
      status: 200,
      body: { items: page.items.map(deadLetterView), size, ...totalOf(page, after), next },
    };
  };

/** Without what the message held: records stay for ever, and nobody knows whose words those are. */
function dismissedView(letter: DeadLetter): Record<string, unknown> {
  const { links: _, body: __, ...shown } = deadLetterView(letter);
  return shown;
}

const DeadLetterPath = z.object({ deadLetterId: z.string() });

const dismiss =
  ({ dismissDeadLetter, record }: Dependencies): Answer =>
  async ({ path, query, requestId }, caller) => {
    read(NoQuery, query, 'query');
    const { deadLetterId } = read(DeadLetterPath, path, 'path');
    const owners = isAdmin(caller) ? [caller.clientId, STAGE] : [caller.clientId];
    const { clientId, keyId } = caller;
    const actor = { clientId, keyId, via: 'api' };
    await dismissDeadLetter(owners, deadLetterId, (letter) =>
      record({ action: 'dead-letter.dismissed', actor, requestId, before: dismissedView(letter) }),
    );
    logger.info('dead letter dismissed', { deadLetterId });
    return { status: 204 };
  };

const replay =
  (dependencies: Dependencies): Answer =>
  async (request, caller) => {
    read(NoQuery, request.query, 'query');
    const command = commandOf(dependencies, request, caller);
    const { items, next } = await dependencies.replayDeadLetters(command);
    const outcomes = items.map(({ id, outcome }) => ({ id, outcome }));
    logger.info('dead letters replayed', { outcomes });
    return {
      status: 200,
      body: { items: items.map(replayedView), next: next && replayCursorOf(next) },
    };
  };

function commandOf(
  { policy, findRecipe }: Dependencies,
  request: HttpRequest,
  caller: Caller,
): ReplayCommand {
  const raw = readJson(request.body, request.headers['content-type']);
  const { ids, filter = {}, limit, ...body } = read(ReplayBody, raw, 'body');
  const { edit = {}, dryRun, next, ratePerMinute } = body;
  const { clientId, jobsPerDay, rules } = caller;
  const { requestId } = request;
  const key = idempotencyKeyOf(request, clientId);
  // All letters of a request get one version.
  const recipes = rememberedRecipes((reference) => findRecipe(clientId, reference));
  return {
    clientId,
    selection: ids ? { ids } : { filter, limit, after: next?.after },
    reorder: async (job) => ({
      ...(await reordered(job, edit, { policy, rules, recipes })),
      ...{ clientId, jobsPerDay, requestId },
    }),
    ratePerMinute,
    startsAt: next?.startsAt,
    dryRun,
    idempotency: key === undefined ? undefined : { key, bodyHash: hashOfJson(raw) },
  };
}
