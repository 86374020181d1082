/** What keys may be allowed to do; routes name them in `src/routes.ts`. */
export const SCOPES = [
  'jobs:read',
  'jobs:write',
  'webhooks:read',
  'webhooks:write',
  'admin',
] as const;

export type Scope = (typeof SCOPES)[number];

/** What a client and a key may do unless somebody says otherwise. */
export const ALL_BUT_ADMIN: readonly Scope[] = SCOPES.filter((scope) => scope !== 'admin');
