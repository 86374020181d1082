import { JobFailure } from '../jobs/errors.ts';
import { MOST_ENDPOINTS } from './endpoint.ts';

export const webhookNotFound = (id: string): JobFailure =>
  new JobFailure('WEBHOOK_NOT_FOUND', `There is no webhook ${id}. Ids look like whk_01J….`);

export const deliveryNotFound = (id: string): JobFailure =>
  new JobFailure('DELIVERY_NOT_FOUND', `There is no delivery ${id}. Ids look like dlv_01J….`);

export const webhookDisabled = (id: string): JobFailure =>
  new JobFailure(
    'WEBHOOK_DISABLED',
    `The webhook ${id} is disabled. Enable it with PUT /v1/webhooks/${id} and {"enabled": true}.`,
  );

export const tooManyWebhooks = (): JobFailure =>
  new JobFailure(
    'WEBHOOK_LIMIT_REACHED',
    `You have ${MOST_ENDPOINTS} webhooks, the most there can be. Delete or change one of them.`,
  );
