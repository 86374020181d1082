import type { FailureCode } from '../jobs/errors.ts';

/** What a code means, and what to do about it. */
export interface ErrorHelp {
  readonly meaning: string;
  readonly wayOut: string;
}

/** One entry for each code of the table; `docs/errors.md` and `/docs/errors` are made of it. */
export const ERROR_HELP: Readonly<Record<FailureCode, ErrorHelp>> = {
  INVALID_REQUEST: {
    meaning: 'A field, parameter or header is missing, mistyped, unknown or contradicts another.',
    wayOut: 'Read `errors`: each entry points at one field and says what it takes.',
  },
  UNAUTHORIZED: {
    meaning: 'No `x-api-key` came with the request, or it is unknown, expired or revoked.',
    wayOut: 'Send a live key. A revoked key may still work for a minute.',
  },
  FORBIDDEN: {
    meaning: 'The key is valid but lacks the scope that the route needs.',
    wayOut: 'Use a key with the scope that `detail` names.',
  },
  NOT_FOUND: {
    meaning: 'There is no such route.',
    wayOut: 'Look the path up at `/docs`.',
  },
  JOB_NOT_FOUND: {
    meaning: 'No job of yours has this id; or it had, and its retention is over.',
    wayOut: 'Check the id, and that the key belongs to the client that submitted the job.',
  },
  ARTIFACT_NOT_FOUND: {
    meaning: 'The job has no artifact of that name; a job has artifacts once it has succeeded.',
    wayOut: 'Use a name from `artifacts` of the job.',
  },
  WEBHOOK_NOT_FOUND: {
    meaning: 'No webhook of yours has this id.',
    wayOut: 'Check the id with `GET /v1/webhooks`, and that the key belongs to its client.',
  },
  DELIVERY_NOT_FOUND: {
    meaning: 'No delivery of yours has this id; or it had, and its 30 days are over.',
    wayOut: 'Check the id with `GET /v1/webhooks/{webhookId}/deliveries`.',
  },
  SESSION_NOT_FOUND: {
    meaning: 'No session of yours has this name; or it had, and it has expired or was deleted.',
    wayOut: 'Look at `GET /v1/sessions`, and write it with `PUT /v1/sessions/{name}`.',
  },
  RECIPE_NOT_FOUND: {
    meaning: 'No recipe of yours has this name, or it has no such version; or it was deleted.',
    wayOut: 'Look at `GET /v1/recipes` and `GET /v1/recipes/{name}/versions`.',
  },
  METHOD_NOT_ALLOWED: {
    meaning: 'The path exists, but not with this method.',
    wayOut: 'Look the path up at `/docs`.',
  },
  DEAD_LETTER_NOT_FOUND: {
    meaning: 'No dead letter has this id: it was replayed, dismissed, or its retention is over.',
    wayOut:
      'List them with `GET /v1/dead-letters`; `replayedBy` of the job says what became of it.',
  },
  BATCH_NOT_FOUND: {
    meaning: 'No batch of yours has this id; or it had, and its retention is over.',
    wayOut: 'Check the id, and that the key belongs to the client that made the batch.',
  },
  SCHEDULE_NOT_FOUND: {
    meaning: 'No schedule of yours has this id, or it was deleted.',
    wayOut: 'List them with `GET /v1/schedules`.',
  },
  UPLOAD_NOT_FOUND: {
    meaning: 'No upload of yours has this id; or it had, and its retention is over.',
    wayOut: 'Ask for a new one with `POST /v1/uploads`, and send the file again.',
  },
  KIND_NOT_ALLOWED: {
    meaning: 'The settings of the client name the kinds that it may submit; this is none of them.',
    wayOut: 'Submit another kind, or ask an admin of the stage to allow this one.',
  },
  SITE_NOT_ALLOWED: {
    meaning:
      'The settings of the client name the sites that it may visit; this address is at none of them.',
    wayOut: 'Visit another site, or ask an admin of the stage to allow this one.',
  },
  EVALUATE_NOT_ALLOWED: {
    meaning: 'The job brings a script, and its client may not run scripts of its own.',
    wayOut: 'Do without it, or ask an admin of the stage to set `mayEvaluate`.',
  },
  IDEMPOTENCY_KEY_REQUIRED: {
    meaning: 'The settings of the client ask for an `Idempotency-Key` with every submit.',
    wayOut: 'Send one: a new key for each new job, the same one when you send it again.',
  },
  CLIENT_NOT_FOUND: {
    meaning: 'No client has this id.',
    wayOut: 'List them with `GET /v1/clients`.',
  },
  KEY_NOT_FOUND: {
    meaning: 'The client has no key with this id. Keys that ended long ago are forgotten.',
    wayOut: 'List them with `GET /v1/clients/{id}/keys`.',
  },
  CLIENT_DISABLED: {
    meaning: 'The client is disabled, so it gets no new keys.',
    wayOut: 'Enable it first with `POST /v1/clients/{id}/enable`.',
  },
  KEY_ENDED: {
    meaning: 'The key was revoked, has expired, or another key took its place already.',
    wayOut: 'Make a new key with `POST /v1/clients/{id}/keys`, or rotate the newer one.',
  },
  TOO_MANY_KEYS: {
    meaning: 'The client has 20 live keys, the most there can be.',
    wayOut: 'Revoke one that nobody uses; `lastUsedAt` says which.',
  },
  CLIENT_CHANGED: {
    meaning: 'Somebody changed the settings of the client after they were read.',
    wayOut: 'Read it again, apply your change to what you find, and send its new `ETag`.',
  },
  RECIPE_CHANGED: {
    meaning:
      'The request says with `If-Match` or `If-None-Match` which version it is meant for, and the recipe is at another.',
    wayOut: 'Read the recipe, look at what was changed, and send your change with the new `ETag`.',
  },
  IF_MATCH_REQUIRED: {
    meaning: 'Settings are replaced as a whole, and nobody should undo what they have not seen.',
    wayOut: 'Send the `ETag` of the client as you read it in `If-Match`; `*` replaces any.',
  },
  JOB_ENDED: {
    meaning: 'The job has succeeded, failed or been cancelled, so there is nothing to cancel.',
    wayOut: 'Nothing to do.',
  },
  JOB_NOT_ENDED: {
    meaning: 'The job still waits or runs, and what was asked for needs one that has ended.',
    wayOut: 'Wait for its end, or cancel it with `DELETE /v1/jobs/{id}`, then ask again.',
  },
  JOB_NOT_RETRYABLE: {
    meaning: 'Only a job that failed or was cancelled can be retried; this one has succeeded.',
    wayOut: 'Submit a new job with `POST /v1/jobs`.',
  },
  BATCH_ENDED: {
    meaning: 'Every job of the batch has ended, or the batch was cancelled or has failed.',
    wayOut: 'Nothing to do.',
  },
  BATCH_NOT_ENDED: {
    meaning: 'Results are put together, and a batch can be erased, once every job of it has ended.',
    wayOut:
      'Cancel the batch or ask again later, or read finished jobs with `GET /v1/batches/{id}/jobs`.',
  },
  TOO_MANY_SCHEDULES: {
    meaning: 'A client may have a limited number of schedules, paused and ended ones included.',
    wayOut: 'Delete one with `DELETE /v1/schedules/{id}`.',
  },
  TOO_MANY_SESSIONS: {
    meaning: 'The client has as many sessions as a client may have.',
    wayOut: 'Delete one that is not needed any more.',
  },
  TOO_MANY_RECIPES: {
    meaning: 'The client has as many recipes as a client may have. Versions do not count.',
    wayOut: 'Delete one that is not needed any more.',
  },
  RECIPE_IN_USE: {
    meaning: 'Schedules name the recipe, paused ones included: they would fire in vain.',
    wayOut:
      'Change the schedules that `detail` names, or delete them; then delete the recipe. Jobs and batches have their recipe with them and need not be waited for.',
  },
  UPLOAD_NOT_READY: {
    meaning: 'The batch names an upload whose file has not been sent, or not to its end.',
    wayOut: 'Send the file with the form of the upload, then ask again.',
  },
  JOB_DELETED: {
    meaning:
      'The client had the data of the job erased, or its `expiresIn` is over. Only its id is left.',
    wayOut: 'Submit a new job; what was erased cannot be brought back.',
  },
  BATCH_DELETED: {
    meaning: 'The client had the data of the batch and of all of its jobs erased.',
    wayOut: 'Make a new batch; what was erased cannot be brought back.',
  },
  WEBHOOK_DISABLED: {
    meaning: 'Nothing is sent to a disabled webhook, test events and redeliveries included.',
    wayOut: 'Read `disabled.reason`, mend the endpoint, and `PUT` it with `{"enabled": true}`.',
  },
  WEBHOOK_LIMIT_REACHED: {
    meaning: 'The client has 10 webhooks, the most there can be.',
    wayOut: 'Delete one, or change the address or the events of one.',
  },
  PAYLOAD_TOO_LARGE: {
    meaning: 'The body has more than 256 kB.',
    wayOut: 'Send less. Large data belongs behind a URL that the job visits.',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    meaning: 'The body is not declared as JSON.',
    wayOut: 'Send `Content-Type: application/json`.',
  },
  IDEMPOTENCY_KEY_REUSED: {
    meaning: 'The same `Idempotency-Key` came with another body within 24 hours.',
    wayOut: 'Use a new key for a new job; repeat the very same body to see the old one.',
  },
  QUOTA_EXCEEDED: {
    meaning:
      'A quota of the client has no room: for jobs, bytes or dollars, in a minute, a day or a month of UTC. `quota` says which, how far it is used or reserved, and when it starts anew.',
    wayOut: 'Wait for `Retry-After`, or ask the owner for a higher quota.',
  },
  TOO_MANY_REQUESTS: {
    meaning: 'Requests come faster than the usage plan of the client allows.',
    wayOut: 'Wait for `Retry-After`, then send more slowly.',
  },
  INTERNAL: {
    meaning: 'Something failed that nobody foresaw. The log has it under the `requestId`.',
    wayOut: 'Try again; if it stays, tell the owner the `requestId`.',
  },
  UNAVAILABLE: {
    meaning: 'A part of the service is throttled or does not answer. Nothing was half done.',
    wayOut: 'Send the same request again after `Retry-After`, with the same `Idempotency-Key`.',
  },
  BATCH_FILE_INVALID: {
    meaning:
      'The file is not UTF-8 text, has no item at all, or is a CSV file without the columns that were named.',
    wayOut: 'Read `detail`, mend the file, upload it again and make a new batch.',
  },
  BATCH_FILE_GONE: {
    meaning:
      'The uploaded file has expired or was replaced by another while the batch was reading it.',
    wayOut: 'Upload it again and make a new batch of the items that did not become jobs.',
  },
  BATCH_EXPORT_FAILED: {
    meaning: 'The file of results or errors could not be made, several times in a row.',
    wayOut: 'Read finished jobs with `GET /v1/batches/{id}/jobs`, and tell the owner of the stage.',
  },
  BATCH_EXPORT_TOO_LARGE: {
    meaning: 'The batch has more results than one ZIP file takes.',
    wayOut: 'Take the manifest at `GET /v1/batches/{id}/results`: it links to every file.',
  },
  ADDRESS_BLOCKED: {
    meaning: 'The page, or a redirect of it, leads to an address that is not public.',
    wayOut: 'Use a public address; the owner of a stage can let a private host through by name.',
  },
  DNS_FAILED: {
    meaning: 'The name of the target does not resolve.',
    wayOut: 'Check the spelling of the host.',
  },
  TARGET_UNREACHABLE: {
    meaning: 'The target refused or reset the connection, or answered with nonsense.',
    wayOut: 'Try again later. Some sites refuse addresses of data centres.',
  },
  TARGET_TLS_FAILED: {
    meaning: 'The certificate of the target is expired, self-signed or for another host.',
    wayOut: 'Mend the certificate of the site.',
  },
  TARGET_TIMEOUT: {
    meaning: 'The page did not reach the state of `waitUntil` in time.',
    wayOut: 'Raise `timeoutMs`, or wait for less, such as `domcontentloaded`.',
  },
  TARGET_HTTP_ERROR: {
    meaning: 'The page answered with a status that `failOn` lists.',
    wayOut: 'Check the URL, or leave `failOn` out to get the error page as the result.',
  },
  TARGET_RATE_LIMITED: {
    meaning:
      'The page answered 429, or 503 with a `Retry-After` or a status that `failOn` lists: it is ' +
      'asked too often.',
    wayOut:
      'It is tried again by itself, not before the `Retry-After` of the site; ask it less often.',
  },
  PROXY_UNAVAILABLE: {
    meaning: 'The exit of the proxy pool did not answer, refused its login, or broke off.',
    wayOut:
      'Nothing: the next attempt takes another exit. If it stays, ask the owner of the stage.',
  },
  PROXY_POOL_NOT_FOUND: {
    meaning: 'There is no pool of this name for you, or it has no exit in this country.',
    wayOut: 'Ask the owner of the stage for the names of your pools.',
  },
  ROBOTS_DISALLOWED: {
    meaning:
      'The site asks robots not to open this page; `detail` names the rule of its robots.txt.',
    wayOut: 'Ask the site. If it is yours, have the owner of the service list it as your own.',
  },
  ROBOTS_UNREACHABLE: {
    meaning: 'The server fails to say what robots may open, and then they may open nothing.',
    wayOut: 'The job is tried again by itself. If the site is yours, mend what serves /robots.txt.',
  },
  TARGET_AUTH_REQUIRED: {
    meaning:
      'The page asks for a login: it answered 401, or 403 to a session, or it is not what `loggedIn` of the recipe says that members see.',
    wayOut:
      'Name a `session` in which somebody is logged in there. If the job has one, log in anew and write it with `PUT /v1/sessions/{name}`.',
  },
  TARGET_IS_DOWNLOAD: {
    meaning: 'The URL is a file that a browser would save instead of showing.',
    wayOut: 'Use the URL of a page.',
  },
  TOO_MANY_REDIRECTS: {
    meaning: 'The page redirects again and again.',
    wayOut: 'Open the URL in a browser without cookies to see why.',
  },
  RESPONSE_TOO_LARGE: {
    meaning: 'The page loaded more bytes than one job may.',
    wayOut: 'Use a smaller page.',
  },
  TOO_MANY_REQUESTS_BY_PAGE: {
    meaning: 'The page sent more requests than one job may.',
    wayOut: 'Use another page; this one may be looping.',
  },
  TARGET_SERVER_ERROR: {
    meaning: 'The target answered a page of a scrape with a status of 500 or above.',
    wayOut: 'It is tried again by itself, from the last page that was saved.',
  },
  TARGET_NOT_JSON: {
    meaning: 'A recipe with `source: json` was sent something that is no JSON.',
    wayOut: 'Look at the address yourself; perhaps it needs other parameters or a login.',
  },
  FIELD_MISSING: {
    meaning:
      'A row lacks a field that the recipe requires: the page has changed, or is another one. ' +
      '`detail` names field, page, row and selectors.',
    wayOut: 'Mend the selector, add a fallback, or take `onMissing: partial`.',
  },
  TOO_FEW_ROWS: {
    meaning:
      'A scrape ended with fewer rows than `minRows` of its recipe, which is 1 if not given.',
    wayOut: 'Check the selector of the list against the page; set `minRows: 0` if none is fine.',
  },
  ROW_TOO_LARGE: {
    meaning: 'One row of a scrape has more than 1 MB: a selector has got hold of too much.',
    wayOut: 'Make the selector narrower, or take text instead of HTML.',
  },
  RECIPE_TOO_EXPENSIVE: {
    meaning: 'Selectors of the recipe look at too many nodes of the page.',
    wayOut: 'Avoid several `//` and nested `:has()`; name classes or attributes instead.',
  },
  ELEMENT_NOT_FOUND: {
    meaning: 'No visible element matched a selector of the input in time, or it is no selector.',
    wayOut: 'Check the selector that `detail` names against the page.',
  },
  WAIT_TIMEOUT: {
    meaning: 'A condition of `waitFor` was not met in time; `detail` names which.',
    wayOut: 'Look at the evidence, then give it a longer `timeoutMs` or another condition.',
  },
  STEP_FAILED: {
    meaning:
      'A step could not be done, and those after it were not tried; `detail` names it, as /steps/3.',
    wayOut: 'Look at the evidence, mend the selector, or make the step `optional`.',
  },
  EVALUATE_FAILED: {
    meaning: 'The script in `evaluate` threw an error, or is no JavaScript.',
    wayOut:
      'Read the error in `detail`. The script sees the document, but no variable of the page.',
  },
  PAGE_INCOMPLETE: {
    meaning: 'The input has `requireComplete`, and something of the page is missing.',
    wayOut:
      'It is tried again by itself; `detail` names what is missing. Leave `requireComplete` out to get the page as it is.',
  },
  PAGE_CRASHED: {
    meaning: 'The process that renders the page crashed.',
    wayOut: 'It is tried again by itself; a page that crashes every time is too heavy.',
  },
  PAGE_UNRESPONSIVE: {
    meaning: 'A script of the page never gives control back, or it opens dialogs without end.',
    wayOut: 'Use another page, or stop it earlier with `waitUntil`.',
  },
  PAGE_OUT_OF_MEMORY: {
    meaning: 'The page used more memory than one job may.',
    wayOut: 'Use a smaller page or viewport.',
  },
  CAPTURE_FAILED: {
    meaning: 'The browser could not make the picture or the document.',
    wayOut: 'It is tried again by itself; otherwise make the viewport smaller.',
  },
  CAPTURE_TOO_LARGE: {
    meaning: 'The picture would have more pixels than the browser can hold.',
    wayOut: 'Lower `deviceScaleFactor` or `maxHeightPx`, or capture an element.',
  },
  BROWSER_LAUNCH_FAILED: {
    meaning: 'The browser of the worker did not start.',
    wayOut: 'It is tried again by itself; `/ready` tells the owner more.',
  },
  BROWSER_CRASHED: {
    meaning: 'The whole browser of the worker crashed.',
    wayOut: 'It is tried again by itself.',
  },
  RESULT_STORE_FAILED: {
    meaning: 'What the job made could not be stored.',
    wayOut: 'It is tried again by itself.',
  },
  RESULT_TOO_LARGE: {
    meaning: 'What the job made is larger than a result may be.',
    wayOut: 'Ask for less: fewer outputs, a smaller page, JPEG instead of PNG.',
  },
  WORKER_DISK_FULL: {
    meaning: 'The worker had no room left for temporary files.',
    wayOut: 'It is tried again by itself on another worker.',
  },
  WORKER_STOPPED: {
    meaning: 'The worker was told to stop while the job ran; the attempt does not count.',
    wayOut: 'Nothing to do; the job goes on elsewhere.',
  },
  OUT_OF_TIME: {
    meaning: 'The worker had too little time left to begin.',
    wayOut: 'It is tried again by itself.',
  },
  COST_LIMIT_REACHED: {
    meaning:
      'The job would cost more than its maxCostUsd, by the estimate when it was submitted or by what it had used when it was stopped.',
    wayOut: 'Raise maxCostUsd, or ask for less: a smaller page, a shorter timeoutMs.',
  },
  JOB_TIMEOUT: {
    meaning: 'The attempt took longer than `timeoutMs`.',
    wayOut: 'Raise `timeoutMs`, or ask for less.',
  },
  JOB_EXPIRED: {
    meaning:
      'The job had not ended by its `deadlineAt`, or within the time that it is kept at all.',
    wayOut: 'Give it a later `deadlineAt`, or submit it when the service is less busy.',
  },
  JOB_POISONED: {
    meaning: 'Every worker that took the job died, or none could start it.',
    wayOut: 'Tell the owner: the logs of the workers say more.',
  },
};
