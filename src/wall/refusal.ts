import { JobFailure } from '../jobs/errors.ts';

/**
 * Which rule of the wall refused a target.
 *
 * - `scheme`: neither http nor https
 * - `port`: not one that the stage allows
 * - `address`: a literal address that is not public unicast
 * - `network`: an address in a range that the stage calls its own
 * - `name`: a name that only private networks answer
 * - `answer`: a name, of whose addresses one or more may not be reached
 */
export const REFUSAL_RULES = ['scheme', 'port', 'address', 'network', 'name', 'answer'] as const;
export type RefusalRule = (typeof REFUSAL_RULES)[number];

/** Why a target may not be visited. */
export interface Refusal {
  readonly rule: RefusalRule;
  /** One sentence for the client, without any address that the client did not name. */
  readonly message: string;
}

/** The failure that a refusal ends with; the rule travels as its cause, into logs and reports. */
export const failureOf = ({ rule, message }: Refusal): JobFailure =>
  new JobFailure('ADDRESS_BLOCKED', message, { cause: rule });

/** The rule that a failure came from; `undefined` when the wall did not refuse. */
export const ruleOf = ({ cause }: JobFailure): RefusalRule | undefined =>
  REFUSAL_RULES.find((rule) => rule === cause);
