import { JobFailure } from '../jobs/errors.ts';
import type { ParseOrder } from '../jobs/parse-order.ts';
import type { TargetPolicy } from '../wall/target.ts';
import { readOrder } from './order.ts';

/** Reads the body of a job that no request brought, just as one is read that did. */
export const createParseOrder =
  (policy: TargetPolicy): ParseOrder =>
  (body, rules) => {
    try {
      return { order: readOrder(body, policy, rules) };
    } catch (thrown) {
      if (!(thrown instanceof JobFailure)) throw thrown;
      return { errors: thrown.fields };
    }
  };
