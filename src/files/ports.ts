/** A file as it lies in the store. */
export interface StoredFile {
  readonly sizeBytes: number;
  /** Differs for every content that ever lay under this key. */
  readonly etag: string;
}

export interface ReadOptions {
  /** @default 0 */
  readonly fromByte?: number | undefined;
  /** Read only what was looked at: refused once something else lies there. */
  readonly etag?: string | undefined;
}

/** Files too large to be held in memory; they lie where artifacts do. */
export interface FileStore {
  look(key: string): Promise<StoredFile | undefined>;
  /**
   * The bytes from one position to the end.
   *
   * @throws JobFailure `ARTIFACT_NOT_FOUND` when it is gone, or not the one that was looked at
   */
  read(key: string, options?: ReadOptions): AsyncIterable<Uint8Array>;
  /**
   * Stores what `body` yields, whole or not at all.
   *
   * @returns size and SHA-256 in lower-case hex
   * @throws JobFailure `RESULT_STORE_FAILED`, and whatever `body` throws
   */
  write(
    key: string,
    mediaType: string,
    body: AsyncIterable<Uint8Array>,
  ): Promise<{ readonly sizeBytes: number; readonly sha256: string }>;
}
