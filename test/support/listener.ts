import { type AddressInfo, createServer } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Listener {
  readonly port: number;
  /** What each connection brought, as it came. */
  readonly connections: readonly string[];
}

/** Somebody who waits for what is not meant for them, until the test ends: it takes connections and says nothing. */
export const startListener = async (host = '127.0.0.1'): Promise<Listener> => {
  const connections: string[] = [];
  const server = createServer((socket) => {
    const index = connections.push('') - 1;
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      connections[index] += chunk.toString('latin1');
      socket.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  onTestFinished(() => {
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, connections };
};
