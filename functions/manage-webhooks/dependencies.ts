import type { HttpOptions } from '../../src/runtime/http.ts';
import type { TargetPolicy } from '../../src/wall/target.ts';
import type { WebhookUseCases } from '../../src/webhooks/manage.ts';

/** What the routes need: the use cases behind them, and what the stage lets events be sent to. */
export interface Dependencies extends HttpOptions, WebhookUseCases {
  readonly policy: TargetPolicy;
  readonly now: () => number;
}
