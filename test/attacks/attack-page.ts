import type { ServerResponse } from 'node:http';
import type { AttackCase } from './cases.ts';

/** Ports of the cases stand for one where somebody listens. */
export const withPorts = (text: string, port: number): string =>
  text
    .replaceAll(/\{(CANARY|UDP|TURN)\}/g, String(port))
    .replaceAll(/127\.0\.0\.1(?=[/>])/g, `127.0.0.1:${port}`);

/** Serves the page of a case, which reaches for the canary's port. */
export const attackPage =
  ({ input, contentType = 'text/html', headers = {} }: AttackCase, canaryPort: number) =>
  (response: ServerResponse): void => {
    const pairs = Object.entries(headers).map(([name, value]) => [
      name,
      withPorts(value, canaryPort),
    ]);
    response.writeHead(200, { 'content-type': contentType, ...Object.fromEntries(pairs) });
    response.end(withPorts(input, canaryPort));
  };
