import { JobFailure } from '../jobs/errors.ts';

export const clientNotFound = (clientId: string) =>
  new JobFailure('CLIENT_NOT_FOUND', `There is no client ${clientId}.`);

export const keyNotFound = (keyId: string) =>
  new JobFailure('KEY_NOT_FOUND', `The client has no key ${keyId}.`);

export const keyEnded = (keyId: string, how: string) =>
  new JobFailure('KEY_ENDED', `The key ${keyId} ${how}.`);

export const clientDisabled = (clientId: string) =>
  new JobFailure('CLIENT_DISABLED', `The client ${clientId} is disabled. Enable it first.`);
