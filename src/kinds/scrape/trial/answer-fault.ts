import { JobFailure } from '../../../jobs/errors.ts';
import { type Fault, faultOf } from '../../../recipes/trial/fault.ts';
import { checkAnswer } from '../../../recipes/walk/check-answer.ts';
import { checkLogin, type Login } from '../../../recipes/walk/demand-login.ts';
import type { Page } from '../../../recipes/walk/ports.ts';

/** What trying again will not mend: a test shows the page that was answered instead. */
const LASTING: ReadonlySet<string> = new Set(['TARGET_HTTP_ERROR', 'TARGET_AUTH_REQUIRED']);

/** What the answer for the first page means to a real run. @throws JobFailure that is tried again */
export function answerFault(page: Page, url: string, login: Login): readonly Fault[] {
  try {
    checkAnswer(checkLogin(page, url, login));
    return [];
  } catch (thrown) {
    if (!(thrown instanceof JobFailure) || !LASTING.has(thrown.code)) throw thrown;
    return [faultOf(thrown, page.status < 400 ? '/recipe/loggedIn' : '/recipe/start/0')];
  }
}
