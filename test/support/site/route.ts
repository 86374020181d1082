import type { IncomingMessage, ServerResponse } from 'node:http';

/** Answers one path. */
export type Route = (request: IncomingMessage, response: ServerResponse) => void;

/** A route that serves one HTML page. */
export const html =
  (body: string, headers: Readonly<Record<string, string>> = {}): Route =>
  (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers });
    response.end(`<!doctype html><html lang="en"><body>${body}</body></html>`);
  };
