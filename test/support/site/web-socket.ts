import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** What RFC 6455 adds to a key before it is hashed. */
const SALT = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** Accepts a WebSocket and says hello. */
export function greetWebSocket({ headers }: IncomingMessage, socket: Duplex): void {
  const key = `${headers['sec-websocket-key']}${SALT}`;
  const accept = createHash('sha1').update(key).digest('base64');
  const lines = [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${accept}`,
  ];
  // Reads on, so that it notices when the other side goes.
  socket
    .on('error', () => socket.destroy())
    .on('end', () => socket.end())
    .resume();
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  // One frame of text, final and unmasked, of five bytes.
  socket.write(Buffer.concat([Buffer.from([0x81, 5]), Buffer.from('hello')]));
}
