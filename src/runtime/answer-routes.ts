import { JobFailure } from '../jobs/errors.ts';
import { type Answer, createHttpHandler, type HttpOptions } from './http.ts';

/** A Lambda handler for several routes, each with its own answer. */
export const createRoutesHandler = (
  answers: Readonly<Record<string, Answer>>,
  options: HttpOptions,
) =>
  createHttpHandler(async (request, caller) => {
    const answer = answers[request.route];
    if (!answer) throw new JobFailure('NOT_FOUND', 'There is nothing here.');
    return answer(request, caller);
  }, options);
