import type { HttpOptions } from '../../src/runtime/http.ts';
import type { TargetPolicy } from '../../src/wall/target.ts';
import type {
  createGetDelivery,
  createListDeliveries,
  createRedeliver,
  createRedeliverFailed,
  createSendTest,
} from '../../src/webhooks/manage-deliveries.ts';
import type {
  createAddEndpoint,
  createEditEndpoint,
  createGetEndpoint,
  createListEndpoints,
  createRemoveEndpoint,
  createRotateSecret,
} from '../../src/webhooks/manage-endpoints.ts';

/** The use cases behind the routes. */
export interface Dependencies extends HttpOptions {
  readonly addEndpoint: ReturnType<typeof createAddEndpoint>;
  readonly listEndpoints: ReturnType<typeof createListEndpoints>;
  readonly getEndpoint: ReturnType<typeof createGetEndpoint>;
  readonly editEndpoint: ReturnType<typeof createEditEndpoint>;
  readonly removeEndpoint: ReturnType<typeof createRemoveEndpoint>;
  readonly rotateSecret: ReturnType<typeof createRotateSecret>;
  readonly sendTest: ReturnType<typeof createSendTest>;
  readonly listDeliveries: ReturnType<typeof createListDeliveries>;
  readonly getDelivery: ReturnType<typeof createGetDelivery>;
  readonly redeliver: ReturnType<typeof createRedeliver>;
  readonly redeliverFailed: ReturnType<typeof createRedeliverFailed>;
  readonly policy: TargetPolicy;
  readonly now: () => number;
}
