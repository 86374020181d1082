import {
  createGetDelivery,
  createListDeliveries,
  createRedeliver,
  createRedeliverFailed,
  createSendTest,
  type DeliveryDependencies,
} from './manage-deliveries.ts';
import {
  createAddEndpoint,
  createEditEndpoint,
  createGetEndpoint,
  createListEndpoints,
  createRemoveEndpoint,
  createRotateSecret,
  type ManageDependencies,
} from './manage-endpoints.ts';

/** Everything that a client can do with its webhooks. */
export const createWebhookUseCases = (dependencies: ManageDependencies & DeliveryDependencies) => ({
  addEndpoint: createAddEndpoint(dependencies),
  listEndpoints: createListEndpoints(dependencies),
  getEndpoint: createGetEndpoint(dependencies),
  editEndpoint: createEditEndpoint(dependencies),
  removeEndpoint: createRemoveEndpoint(dependencies),
  rotateSecret: createRotateSecret(dependencies),
  sendTest: createSendTest(dependencies),
  listDeliveries: createListDeliveries(dependencies),
  getDelivery: createGetDelivery(dependencies),
  redeliver: createRedeliver(dependencies),
  redeliverFailed: createRedeliverFailed(dependencies),
});

export type WebhookUseCases = ReturnType<typeof createWebhookUseCases>;
