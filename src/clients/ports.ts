/** When keys were used: told to admins, and never a reason to refuse anything. */
export interface KeyUses {
  /** Notes a use, unless one was noted a minute ago or less. */
  note(keyId: string, at: number): Promise<void>;
  /** When each of these keys was used last; those that never were are left out. */
  lastUsed(keyIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
}

/** The gateway's own API keys: they open nothing, but carry the pace of a client's tier. */
export interface UsageKeys {
  /** Makes one on the plan of a tier. @returns its value; `undefined` where there is no gateway */
  create(name: string, tier: string): Promise<string | undefined>;
}
