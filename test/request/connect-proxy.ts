import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';

/** A proxy that asks for a password and connects every name to the given port of this machine. */
export const startProxy = async (targetPort: number, credentials?: string, onwards = 200) => {
  const asked: string[] = [];
  const proxy = createServer((_, response) => response.writeHead(500).end());
  proxy.on('connect', (request, socket) => {
    socket.on('error', () => {});
    asked.push(`${request.url} ${request.headers['proxy-authorization'] ?? '-'}`);
    if (
      credentials &&
      request.headers['proxy-authorization'] !== `Basic ${Buffer.from(credentials).toString('base64')}`
    ) {
      socket.end(
        'HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic\r\ncontent-length: 0\r\n\r\n',
      );
      return;
    }
    if (onwards !== 200) {
      socket.end(`HTTP/1.1 ${onwards} No\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const target = connect(targetPort, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      target.pipe(socket).pipe(target);
    });
    target.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => {
    proxy.listen(0, '127.0.0.1', resolve);
  });
  const { port } = proxy.address() as AddressInfo;
  return {
    port,
    asked,
    close: () => {
      proxy.close();
      proxy.closeAllConnections();
    },
  };
};
