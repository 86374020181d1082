import { ROUTES } from '../routes.ts';
import { errorsHtml } from './error-page.ts';
import { operationOf } from './operations.ts';

/** Pages run no script and load nothing; their own style is all that they need. */
export const DOCS_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
} as const;

/** The routes on one page, for people; the whole description is `/v1/openapi.json`. */
export function docsPage(): string {
  const rows = ROUTES.map((route) => {
    const { summary, responses } = operationOf(route);
    const scope = 'scope' in route ? `<code>${route.scope}</code>` : 'open';
    const answers = Object.entries(responses).map(
      ([status, { description }]) => `<li><b>${status}</b> ${description}</li>`,
    );
    return `<tr><td><code><b>${route.method}</b> ${route.path}</code></td>
<td>${summary}<ul>${answers.join('')}</ul></td><td>${scope}</td></tr>`;
  });
  return html(
    'Gannet API',
    `<p>Send your key as <code>x-api-key</code>, JSON in, JSON out. The whole description is
<a href="/v1/openapi.json">OpenAPI 3.1</a> (with a key); every refusal is explained under
<a href="/docs/errors">errors</a>.</p>
<table><thead><tr><th>Route</th><th>Does</th><th>Scope</th></tr></thead>
<tbody>${rows.join('\n')}</tbody></table>`,
  );
}

export const errorsPage = (): string => html('Gannet errors', errorsHtml());

const html = (title: string, body: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>
:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;
padding:0 1rem}table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;
padding:.6rem;border-bottom:1px solid #8884}code{font-size:.9em}ul{margin:.3rem 0;padding-left:1.2rem}
section:target{outline:3px solid #e8a33d;outline-offset:.6rem}
</style></head><body><h1>${title}</h1>${body}</body></html>
`;
