/**
 * Every way a request or a job can fail, in one table.
 *
 * The table is public contract: the code goes into API responses, job records, log lines and one
 * metric dimension, so a code is never renamed or reused. `docs/errors.md` has a section for each
 * code; a test compares the two.
 *
 * `status` is the HTTP status of a refused request; for a failed job it only says whose fault the
 * failure is. `retryable` says whether a job is tried again by itself.
 */
export const FAILURES = {
  // Requests that were refused.
  INVALID_REQUEST: { status: 400, retryable: false, title: 'The request is not valid' },
  UNAUTHORIZED: { status: 401, retryable: false, title: 'The key is missing or not valid' },
  FORBIDDEN: { status: 403, retryable: false, title: 'The key does not allow this' },
  KIND_NOT_ALLOWED: { status: 403, retryable: false, title: 'The client may not do this kind' },
  SITE_NOT_ALLOWED: { status: 403, retryable: false, title: 'The client may not visit this site' },
  EVALUATE_NOT_ALLOWED: {
    status: 403,
    retryable: false,
    title: 'The client may not bring scripts',
  },
  IDEMPOTENCY_KEY_REQUIRED: { status: 400, retryable: false, title: 'A key is required' },
  NOT_FOUND: { status: 404, retryable: false, title: 'There is nothing here' },
  JOB_NOT_FOUND: { status: 404, retryable: false, title: 'There is no such job' },
  ARTIFACT_NOT_FOUND: { status: 404, retryable: false, title: 'The job has no such artifact' },
  WEBHOOK_NOT_FOUND: { status: 404, retryable: false, title: 'There is no such webhook' },
  DELIVERY_NOT_FOUND: { status: 404, retryable: false, title: 'There is no such delivery' },
  CLIENT_NOT_FOUND: { status: 404, retryable: false, title: 'There is no such client' },
  KEY_NOT_FOUND: { status: 404, retryable: false, title: 'There is no such key' },
  SESSION_NOT_FOUND: { status: 404, retryable: false, title: 'There is no such session' },
  RECIPE_NOT_FOUND: { status: 404, retryable: false, title: 'There is no such recipe' },
  METHOD_NOT_ALLOWED: { status: 405, retryable: false, title: 'The method does not fit the path' },
  DEAD_LETTER_NOT_FOUND: {
    status: 404,
    retryable: false,
    title: 'There is no such dead letter',
  },
  BATCH_NOT_FOUND: { status: 404, retryable: false, title: 'There is no such batch' },
  SCHEDULE_NOT_FOUND: { status: 404, retryable: false, title: 'There is no such schedule' },
  UPLOAD_NOT_FOUND: { status: 404, retryable: false, title: 'There is no such upload' },
  JOB_ENDED: { status: 409, retryable: false, title: 'The job has already ended' },
  JOB_NOT_ENDED: { status: 409, retryable: false, title: 'The job has not ended yet' },
  JOB_NOT_RETRYABLE: { status: 409, retryable: false, title: 'The job has succeeded' },
  BATCH_ENDED: { status: 409, retryable: false, title: 'The batch has already ended' },
  BATCH_NOT_ENDED: { status: 409, retryable: true, title: 'The batch has not ended yet' },
  TOO_MANY_SCHEDULES: { status: 409, retryable: false, title: 'There are too many schedules' },
  TOO_MANY_SESSIONS: { status: 409, retryable: false, title: 'There are too many sessions' },
  TOO_MANY_RECIPES: { status: 409, retryable: false, title: 'There are too many recipes' },
  RECIPE_IN_USE: { status: 409, retryable: false, title: 'Schedules use the recipe' },
  UPLOAD_NOT_READY: { status: 409, retryable: true, title: 'The file has not arrived yet' },
  JOB_DELETED: { status: 410, retryable: false, title: 'The data of the job was deleted' },
  CLIENT_DISABLED: { status: 409, retryable: false, title: 'The client is disabled' },
  KEY_ENDED: { status: 409, retryable: false, title: 'The key has ended' },
  TOO_MANY_KEYS: { status: 409, retryable: false, title: 'There are too many keys' },
  CLIENT_CHANGED: { status: 412, retryable: false, title: 'The client was changed since' },
  RECIPE_CHANGED: { status: 412, retryable: false, title: 'The recipe is at another version' },
  IF_MATCH_REQUIRED: { status: 428, retryable: false, title: 'If-Match is required' },
  BATCH_DELETED: { status: 410, retryable: false, title: 'The data of the batch was deleted' },
  WEBHOOK_DISABLED: { status: 409, retryable: false, title: 'The webhook is disabled' },
  WEBHOOK_LIMIT_REACHED: { status: 409, retryable: false, title: 'There are too many webhooks' },
  PAYLOAD_TOO_LARGE: { status: 413, retryable: false, title: 'The body is too large' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, retryable: false, title: 'The body is not JSON' },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    retryable: false,
    title: 'The key belongs to another body',
  },
  QUOTA_EXCEEDED: { status: 429, retryable: false, title: 'A quota is used up' },
  TOO_MANY_REQUESTS: { status: 429, retryable: true, title: 'Requests come too fast' },
  INTERNAL: { status: 500, retryable: true, title: 'Something failed on our side' },
  UNAVAILABLE: { status: 503, retryable: true, title: 'The service is busy' },

  // Batches that failed because of their file.
  BATCH_FILE_INVALID: { status: 422, retryable: false, title: 'The file holds no items' },
  BATCH_FILE_GONE: { status: 410, retryable: false, title: 'The file is gone or was replaced' },
  BATCH_EXPORT_FAILED: { status: 500, retryable: false, title: 'The file could not be made' },
  BATCH_EXPORT_TOO_LARGE: { status: 422, retryable: false, title: 'The results are too many' },

  // Jobs that failed because of their target or their page.
  ADDRESS_BLOCKED: { status: 422, retryable: false, title: 'The target is not a public address' },
  DNS_FAILED: { status: 502, retryable: true, title: 'The name of the target does not resolve' },
  TARGET_UNREACHABLE: { status: 502, retryable: true, title: 'The target does not answer' },
  TARGET_TLS_FAILED: {
    status: 502,
    retryable: false,
    title: 'The target has no valid certificate',
  },
  TARGET_TIMEOUT: { status: 504, retryable: true, title: 'The target took too long' },
  TARGET_HTTP_ERROR: { status: 502, retryable: false, title: 'The page answered with an error' },
  TARGET_RATE_LIMITED: { status: 502, retryable: true, title: 'The target asks to come later' },
  PROXY_UNAVAILABLE: { status: 502, retryable: true, title: 'The proxy does not work' },
  PROXY_POOL_NOT_FOUND: { status: 422, retryable: false, title: 'There is no such proxy pool' },
  ROBOTS_DISALLOWED: { status: 422, retryable: false, title: 'robots.txt does not allow the page' },
  ROBOTS_UNREACHABLE: { status: 502, retryable: true, title: 'robots.txt could not be read' },
  TARGET_AUTH_REQUIRED: { status: 422, retryable: false, title: 'The page asks for a login' },
  TARGET_IS_DOWNLOAD: { status: 422, retryable: false, title: 'The target is a file, not a page' },
  TOO_MANY_REDIRECTS: { status: 502, retryable: false, title: 'The target redirects for ever' },
  RESPONSE_TOO_LARGE: { status: 502, retryable: false, title: 'The page loads too many bytes' },
  TOO_MANY_REQUESTS_BY_PAGE: { status: 502, retryable: false, title: 'The page asks for too much' },
  TARGET_SERVER_ERROR: { status: 502, retryable: true, title: 'The target failed by itself' },
  TARGET_NOT_JSON: { status: 502, retryable: false, title: 'The target sent no JSON' },
  FIELD_MISSING: { status: 422, retryable: false, title: 'A required field is not on the page' },
  TOO_FEW_ROWS: { status: 422, retryable: false, title: 'The scrape found too few rows' },
  ROW_TOO_LARGE: { status: 422, retryable: false, title: 'A row is too large' },
  RECIPE_TOO_EXPENSIVE: { status: 422, retryable: false, title: 'The selectors take too long' },
  ELEMENT_NOT_FOUND: { status: 422, retryable: false, title: 'No element matches the selector' },
  WAIT_TIMEOUT: { status: 504, retryable: true, title: 'What the job waits for did not happen' },
  STEP_FAILED: { status: 422, retryable: false, title: 'A step could not be done on the page' },
  EVALUATE_FAILED: { status: 422, retryable: false, title: 'The script of the job failed' },
  PAGE_INCOMPLETE: { status: 502, retryable: true, title: 'The page is not complete' },
  PAGE_CRASHED: { status: 502, retryable: true, title: 'The page crashed' },
  PAGE_UNRESPONSIVE: { status: 502, retryable: false, title: 'The page does not respond' },
  PAGE_OUT_OF_MEMORY: { status: 502, retryable: false, title: 'The page needs too much memory' },
  CAPTURE_FAILED: { status: 502, retryable: true, title: 'The page could not be captured' },
  CAPTURE_TOO_LARGE: { status: 422, retryable: false, title: 'The capture is too large' },

  // Jobs that failed because of the service.
  BROWSER_LAUNCH_FAILED: { status: 500, retryable: true, title: 'The browser did not start' },
  BROWSER_CRASHED: { status: 500, retryable: true, title: 'The browser crashed' },
  RESULT_STORE_FAILED: { status: 500, retryable: true, title: 'The result could not be stored' },
  RESULT_TOO_LARGE: { status: 422, retryable: false, title: 'The result is too large' },
  WORKER_DISK_FULL: { status: 500, retryable: true, title: 'The worker ran out of disk' },
  WORKER_STOPPED: { status: 500, retryable: true, title: 'The worker was told to stop' },
  OUT_OF_TIME: { status: 504, retryable: true, title: 'Too little time was left to run the job' },
  COST_LIMIT_REACHED: { status: 422, retryable: false, title: 'The job would cost too much' },
  JOB_TIMEOUT: { status: 504, retryable: true, title: 'The job reached its time limit' },
  JOB_EXPIRED: { status: 504, retryable: false, title: 'The job was not done by its deadline' },
  JOB_POISONED: { status: 500, retryable: false, title: 'Every worker died on this job' },
} as const satisfies Record<string, FailureKind>;

interface FailureKind {
  readonly status: number;
  readonly retryable: boolean;
  readonly title: string;
}

export type FailureCode = keyof typeof FAILURES;

/** One field that was refused. */
export interface FieldError {
  /** JSON pointer (RFC 6901) into the body, or `query/name`, `header/name`. */
  readonly pointer: string;
  readonly detail: string;
  /** Why, where it is not that the field is invalid. */
  readonly code?: FailureCode | undefined;
}

/** A quota that is used up: which, how far, until when. */
export interface UsedUpQuota {
  /** Named as the setting that limits it, such as `jobsPerDay`. */
  readonly name: string;
  /** In jobs, bytes, or dollars as decimal text. */
  readonly limit: number | string;
  readonly used: number | string;
  /** How long its window is, in seconds; months are as long as they are. */
  readonly windowS: number;
  /** Milliseconds since the Unix epoch. */
  readonly resetsAt: number;
}

interface FailureOptions extends ErrorOptions {
  /** The fields that were refused. */
  readonly fields?: readonly FieldError[];
  /** When the caller may try again, in seconds from now. */
  readonly retryAfterS?: number;
  /** What was used up. */
  readonly quota?: UsedUpQuota;
}

/** The only error this service throws on purpose. */
export class JobFailure extends Error {
  override readonly name = 'JobFailure';
  readonly code: FailureCode;
  readonly fields: readonly FieldError[];
  readonly retryAfterS: number | undefined;
  readonly quota: UsedUpQuota | undefined;

  /**
   * @param code - what failed, from the table above
   * @param message - one sentence for the caller: what was wrong with which field, and how to put
   *   it right. Secrets and hosts of ours go into `cause`.
   * @param options - `cause`: the error underneath; logged, never returned
   */
  constructor(code: FailureCode, message: string, options: FailureOptions = {}) {
    super(message, options);
    this.code = code;
    this.fields = options.fields ?? [];
    this.retryAfterS = options.retryAfterS;
    this.quota = options.quota;
  }

  /** Whether the job is tried again by itself. */
  get retryable(): boolean {
    return FAILURES[this.code].retryable;
  }

  /** The HTTP status that stands for this failure. */
  get status(): number {
    return FAILURES[this.code].status;
  }

  /** Classifies anything thrown; what nobody foresaw becomes `INTERNAL`. */
  static from(thrown: unknown): JobFailure {
    if (thrown instanceof JobFailure) return thrown;
    return new JobFailure('INTERNAL', 'Something failed on our side.', { cause: thrown });
  }
}
