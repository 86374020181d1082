import { once } from 'node:events';
import { createServer as createHttp, type RequestListener } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { SELF_SIGNED } from '../fixtures/self-signed.ts';

/** A server that speaks http and https on one port, as only an upgrade by the browser tells apart. */
export interface TwoTongues {
  readonly port: number;
  /** Handshakes so far: whether each took up an earlier one. */
  readonly handshakes: { readonly isResumed: boolean }[];
  close(): Promise<void>;
}

/** First byte of a TLS handshake. */
const HANDSHAKE = 0x16;

export async function startTwoTongues(answer: RequestListener): Promise<TwoTongues> {
  const plain = createHttp(answer);
  const secure = createHttps(SELF_SIGNED, answer);
  const handshakes: { readonly isResumed: boolean }[] = [];
  secure.on('secureConnection', (socket) =>
    handshakes.push({ isResumed: socket.isSessionReused() }),
  );
  const sockets = new Set<Socket>();
  const door = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    socket.once('data', (first) => {
      socket.pause();
      socket.unshift(first);
      (first[0] === HANDSHAKE ? secure : plain).emit('connection', socket);
      process.nextTick(() => socket.resume());
    });
  });
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');
  const { port } = door.address() as AddressInfo;
  return {
    port,
    handshakes,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      door.close();
      await once(door, 'close');
    },
  };
}
