import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/** Listens where no job may reach: any connection or datagram is a hole in the wall. */
export interface Canary {
  readonly port: number;
  hits(): number;
  close(): Promise<void>;
}

export async function startCanary(): Promise<Canary> {
  let hits = 0;
  const tcp = createServer((socket) => {
    hits += 1;
    socket.on('error', () => undefined);
    const answer = 'HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\ncanary';
    socket.end(answer, () => socket.destroy());
  });
  tcp.listen(0, '127.0.0.1');
  await once(tcp, 'listening');
  const { port } = tcp.address() as AddressInfo;
  const udp = createSocket('udp4', () => {
    hits += 1;
  });
  udp.bind(port, '127.0.0.1');
  await once(udp, 'listening');
  return {
    port,
    hits: () => hits,
    async close() {
      udp.close();
      tcp.close();
      await once(tcp, 'close');
    },
  };
}
