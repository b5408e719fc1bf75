import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { CliError } from '../errors.ts';

/** How long an answer that is on its way may hold up the closing. */
const patienceMs = 1000;

/**
 * Listens on 127.0.0.1 and nowhere else, and returns the port.
 * @param who in the words of the error
 * @throws CliError `usage` (`PORT_TAKEN`, `PORT_REFUSED`)
 */
export function listenOnLoopback(server: Server, port: number, who = 'The checkout page'): Promise<number> {
  return new Promise((resolve, reject) => {
    // It may also come later, when the system has no more files for connections: then there is nobody to be told.
    server.on('error', (error: NodeJS.ErrnoException) => reject(cannotListen(error.code, port, who)));
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function cannotListen(code: string | undefined, port: number, who: string): CliError {
  if (code === 'EADDRINUSE') {
    return new CliError('usage', `${who} cannot listen on port ${port}.`, {
      code: 'PORT_TAKEN',
      why: 'Another program, perhaps another checkout, listens there already.',
      hint: 'Give another port, or leave out --port to take any that is free.',
    });
  }
  return new CliError('usage', `${who} cannot listen on port ${port}.`, {
    code: 'PORT_REFUSED',
    why: `The system says ${code ?? 'no'}.`,
    hint: 'Give a port above 1023, or leave out --port to take any that is free.',
  });
}

/** Stops listening once what is being answered has left, or after a second; resolves when no connection is left. */
export function gentleCloserOf(server: Server): () => Promise<void> {
  const sockets = new Set<Socket>();
  let answering = 0;
  let whenQuiet = (): void => undefined;
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.prependListener('request', (_, response) => {
    answering += 1;
    response.once('close', () => {
      answering -= 1;
      if (answering === 0) whenQuiet();
    });
  });
  return async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    const hurry = setTimeout(() => whenQuiet(), patienceMs);
    await new Promise<void>((resolve) => {
      whenQuiet = resolve;
      if (answering === 0) resolve();
    });
    clearTimeout(hurry);
    for (const socket of sockets) socket.destroySoon();
    // Who does not take leave is not waited for.
    const cut = setTimeout(() => {
      for (const socket of sockets) socket.destroy();
    }, patienceMs);
    await closed;
    clearTimeout(cut);
  };
}
