import type { ServerResponse } from 'node:http';
import type { SocketFailure } from './table.ts';

/** Delivers an answer through a broken socket. `body` is what the vendor had to say. */
export function breakSocket(
  response: ServerResponse,
  failure: SocketFailure,
  status: number,
  headers: Headers,
  body: Uint8Array,
): void {
  const { socket } = response;
  if (failure === 'reset-before-headers') {
    socket?.resetAndDestroy();
    return;
  }
  response.writeHead(status, { ...Object.fromEntries(headers), 'content-length': body.length + 1 });
  if (failure === 'reset-in-body') {
    response.write(body.subarray(0, Math.ceil(body.length / 2)), () => socket?.resetAndDestroy());
    return;
  }
  // One byte of white space now and then: valid JSON so far, for ever. It ends when the client hangs up or the server closes.
  const drip = setInterval(() => response.write(' '), 100);
  response.on('close', () => clearInterval(drip));
  response.flushHeaders();
}
