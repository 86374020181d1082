import { createRoutesHandler } from '../../src/runtime/answer-routes.ts';
import { listAudit } from './audit.ts';
import { clientAnswers } from './clients.ts';
import type { Dependencies } from './dependencies.ts';
import { keyAnswers } from './keys.ts';

/** What admins do with clients and keys, and what is written down of it. */
export const createHandler = ({ corsOrigins = [], ...dependencies }: Dependencies) =>
  createRoutesHandler(
    {
      ...clientAnswers(dependencies),
      ...keyAnswers(dependencies),
      'GET /v1/audit': listAudit(dependencies),
    },
    { corsOrigins },
  );
