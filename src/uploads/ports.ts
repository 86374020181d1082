/** A form that a browser or a script sends with one file, as `multipart/form-data`. */
export interface UploadForm {
  readonly url: string;
  /** To be sent before the file, all of them. */
  readonly fields: Readonly<Record<string, string>>;
}

export interface FormOptions {
  readonly key: string;
  readonly mediaType: string;
  readonly maxBytes: number;
  readonly expiresInS: number;
}

/** Makes forms that carry their own proof: whoever holds one may send one such file. */
export interface UploadDoor {
  form(options: FormOptions): Promise<UploadForm>;
}
