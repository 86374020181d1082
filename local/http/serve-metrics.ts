import type { RequestListener } from 'node:http';
import { SECURITY_HEADERS } from '../../src/runtime/headers.ts';
import type { Composed } from '../compose.ts';

/** Answers `GET /metrics` for Prometheus, and leaves everything else to the service. */
export function withMetrics(
  { listener, queues }: Pick<Composed, 'listener' | 'queues'>,
  text: (gauges: Readonly<Record<string, number>>) => string,
): RequestListener {
  return (request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      listener(request, response);
      return;
    }
    const sum = (name: 'waiting' | 'running') =>
      queues.reduce((total, { counts }) => total + counts[name], 0);
    const headers = { ...SECURITY_HEADERS, 'content-type': 'text/plain; version=0.0.4' };
    response.writeHead(200, headers);
    response.end(text({ messages_waiting: sum('waiting'), messages_running: sum('running') }));
  };
}
