import { AuditList, AuditQuery } from './audit-view.ts';
import { ClientBody } from './client-body.ts';
import {
  ClientList,
  ClientView,
  KeyList,
  KeyView,
  KnownKeyView,
  MadeKeyView,
} from './client-view.ts';
import { KeyBody, RotateKeyBody } from './key-body.ts';
import type { Operation } from './operation.ts';
import { pageQuery } from './page-query.ts';

/** What `GET /v1/clients` takes. */
export const ClientQuery = pageQuery('cli');

const KEY = { 'Idempotency-Key': 'Your name for this request, kept 24 hours.' };

const KNOWN = {
  description: 'An earlier request of this Idempotency-Key made it: which key, not the key itself.',
  schema: KnownKeyView,
};

/** What the description says of the routes of clients, their keys and the audit. */
export const CLIENT_OPERATIONS = {
  'POST /v1/clients': {
    operationId: 'createClient',
    summary: 'Make a client; it has no key yet',
    body: ClientBody,
    headers: KEY,
    responses: { 201: { description: 'With its settings in ETag.', schema: ClientView } },
  },
  'GET /v1/clients': {
    operationId: 'listClients',
    summary: 'List all clients, oldest first',
    query: ClientQuery,
    responses: { 200: { description: 'One page of clients.', schema: ClientList } },
  },
  'GET /v1/clients/{clientId}': {
    operationId: 'getClient',
    summary: 'Look at one client',
    responses: { 200: { description: 'With its ETag.', schema: ClientView } },
  },
  'PUT /v1/clients/{clientId}': {
    operationId: 'replaceClient',
    summary: 'Replace all settings of a client, as you have read them',
    body: ClientBody,
    headers: { 'If-Match': 'Required: the ETag of the settings that these replace, or *.' },
    responses: {
      200: { description: 'As it is now; within a minute everywhere.', schema: ClientView },
    },
  },
  'DELETE /v1/clients/{clientId}': {
    operationId: 'disableClient',
    summary: 'Disable a client: its keys open nothing, nothing more is accepted of it',
    responses: {
      200: { description: 'Disabled; within a minute everywhere.', schema: ClientView },
    },
  },
  'POST /v1/clients/{clientId}/enable': {
    operationId: 'enableClient',
    summary: 'Enable a client that was disabled',
    responses: { 200: { description: 'Enabled; its live keys open again.', schema: ClientView } },
  },
  'POST /v1/clients/{clientId}/keys': {
    operationId: 'createKey',
    summary: 'Make a key of a client',
    body: KeyBody,
    bodyIsOptional: true,
    headers: KEY,
    responses: {
      201: { description: 'With the key, shown this once.', schema: MadeKeyView },
      200: KNOWN,
    },
  },
  'GET /v1/clients/{clientId}/keys': {
    operationId: 'listKeys',
    summary: 'List the keys of a client, and when each was used last',
    responses: { 200: { description: 'All of them: there are few.', schema: KeyList } },
  },
  'POST /v1/clients/{clientId}/keys/{keyId}/rotate': {
    operationId: 'rotateKey',
    summary: 'Get a new key in the place of an old one, which lives on for a while',
    body: RotateKeyBody,
    bodyIsOptional: true,
    headers: KEY,
    responses: {
      201: { description: 'With the new key, shown this once.', schema: MadeKeyView },
      200: KNOWN,
    },
  },
  'DELETE /v1/clients/{clientId}/keys/{keyId}': {
    operationId: 'revokeKey',
    summary: 'Revoke a key',
    responses: { 200: { description: 'Revoked; within a minute everywhere.', schema: KeyView } },
  },
  'GET /v1/audit': {
    operationId: 'listAudit',
    summary: 'List what admins did, newest first',
    query: AuditQuery,
    responses: { 200: { description: 'One page of records.', schema: AuditList } },
  },
} as const satisfies Readonly<Record<string, Operation>>;
