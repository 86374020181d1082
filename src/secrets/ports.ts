/** Keeps small secrets in rows, so that who can read the rows cannot read them. */
export interface SecretBox {
  /** @param owner - what the secret belongs to: it opens in no other name */
  seal(secret: string, owner: string): Promise<string>;
  /** @throws Error when it was altered, moved to another owner, or sealed with a lost key */
  open(sealed: string, owner: string): Promise<string>;
  /** Whether it is sealed with the key that is used now: an older one will be gone some day. */
  isCurrent(sealed: string): Promise<boolean>;
}

/** One version of the key that a stage seals with. */
export interface StageKey {
  /** Says which key sealed something, and nothing about the key. */
  readonly id: string;
  /** 32 bytes. */
  readonly key: Uint8Array;
}

/** The keys of a stage: first the one to seal with, then older ones that still open. */
export interface KeyRing {
  keys(): Promise<readonly [StageKey, ...StageKey[]]>;
  /** The same, for who met a key that is not among them: it may have come into use just now. */
  latestKeys(): Promise<readonly [StageKey, ...StageKey[]]>;
}
