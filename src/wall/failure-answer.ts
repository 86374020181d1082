import { randomBytes } from 'node:crypto';
import { FAILURES, type JobFailure } from '../jobs/errors.ts';
import { asFailure, type Destination } from './connect.ts';
import type { Ledger, WallFailure } from './ledger.ts';
import { ruleOf } from './refusal.ts';

/** Header of an answer that comes from the wall and not from the target. */
export const WALL_HEADER = 'x-gannet-wall';

/** An answer in the place of a target's. */
export interface FailureAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** Writes failures down, and finds them again by the header of the answer. */
export interface FailureAnswers {
  answerTo(error: unknown, destination: Destination): FailureAnswer;
  /** The failure that an answer stands for; `undefined` when a target sent it. */
  failureIn(headers: Readonly<Record<string, string>>): WallFailure | undefined;
}

/** The mark is new for each job, so that no target can pass its answer off as the wall's. */
export function createFailureAnswers(ledger: Ledger): FailureAnswers {
  const mark = randomBytes(12).toString('hex');
  return {
    answerTo(error, { host, port }) {
      const failure = asFailure(error, host);
      const { code, message } = failure;
      const index = ledger.addFailure({ host, port, code, message, rule: ruleOf(failure) });
      return {
        status: statusOf(failure),
        headers: {
          [WALL_HEADER]: `${mark}-${index}`,
          'content-length': '0',
          'cache-control': 'no-store',
          connection: 'close',
        },
      };
    },
    failureIn(headers) {
      const [foundMark, index] = (headers[WALL_HEADER] ?? '').split('-');
      return foundMark === mark ? ledger.failure(Number(index)) : undefined;
    },
  };
}

/** 403 for a refusal; 502 or 504 for a target that failed. */
const statusOf = ({ code }: JobFailure): number =>
  code === 'ADDRESS_BLOCKED' ? 403 : FAILURES[code].status;
