import * as z from 'zod';
import { CliFailure } from './cli-failure.ts';

const Problem = z.object({ code: z.string(), detail: z.string(), requestId: z.string() });

export interface Answer {
  readonly body: unknown;
  readonly etag: string | undefined;
}

/** Calls the routes of admins. @throws CliFailure with what the service says, in words */
export type AdminApi = (
  method: string,
  path: string,
  sent?: { readonly body?: unknown; readonly ifMatch?: string },
) => Promise<Answer>;

/**
 * @param url - of the service, without a slash at the end
 * @param key - with the scope `admin`
 */
export const createAdminApi =
  (url: string, key: string): AdminApi =>
  async (method, path, { body, ifMatch } = {}) => {
    const response = await fetch(url + path, {
      method,
      headers: {
        'x-api-key': key,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((cause: unknown) => {
      throw new CliFailure(`Nothing answers at ${url}. Is it running?`, { cause });
    });
    const text = await response.text();
    if (!response.ok) throw refused(response.status, text);
    return { body: JSON.parse(text), etag: response.headers.get('etag') ?? undefined };
  };

function refused(status: number, text: string): CliFailure {
  const { data } = z
    .string()
    .transform((json): unknown => JSON.parse(json))
    .pipe(Problem)
    .safeParse(text.startsWith('{') ? text : '{}');
  return new CliFailure(
    data ? `${data.code}: ${data.detail} (${data.requestId})` : `The answer was ${status}.`,
  );
}
