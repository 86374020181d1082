import { JobFailure } from '../jobs/errors.ts';
import type { ParseOrder } from '../jobs/parse-order.ts';
import type { TargetPolicy } from '../wall/target.ts';
import { resolveOrder } from './order.ts';

/** Reads the body of a job that no request brought, just as one is read that did. */
export const createParseOrder =
  (policy: TargetPolicy): ParseOrder =>
  async (body, rules, recipes) => {
    try {
      return { order: await resolveOrder(body, { policy, rules, recipes }) };
    } catch (thrown) {
      if (!(thrown instanceof JobFailure) || thrown.fields.length === 0) throw thrown;
      return { errors: thrown.fields };
    }
  };
