import { JobFailure } from '../../src/jobs/errors.ts';
import { type Answer, createHttpHandler } from '../../src/runtime/http.ts';
import { deliveryAnswers } from './deliveries.ts';
import type { Dependencies } from './dependencies.ts';
import { endpointAnswers } from './endpoints.ts';

/** Everything about webhooks that a client does: endpoints, secrets, deliveries. */
export const createHandler = ({ corsOrigins = [], ...dependencies }: Dependencies) => {
  const answers: Readonly<Record<string, Answer>> = {
    ...endpointAnswers(dependencies),
    ...deliveryAnswers(dependencies),
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
