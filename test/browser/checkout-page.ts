import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A shop's page as small as it gets: it has a container, and a policy that knows the sandbox's address alone. */
const page = (script: string) => `<!doctype html>
<html lang="en">
  <head>
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>A shop</title>
  </head>
  <body>
    <main>
      <h1>Checkout</h1>
      <div id="container"></div>
      <button>Buy</button>
    </main>
    <script src="/own.js"></script>
    <script src="${script}"></script>
  </body>
</html>`;

/** What the callbacks were called with, in their order, and whether the script has called the page. */
const own = `
  globalThis.told = [];
  globalThis.events = [];
  globalThis.klarnaAsyncCallback = () => { globalThis.isReady = 'Klarna' in globalThis; };
`;

/** Serves it from a port of its own. Returns its address. */
export async function serveShop(sandbox: string, headers: Readonly<Record<string, string>> = {}): Promise<string> {
  const policy = [
    "default-src 'none'",
    `script-src 'self' ${sandbox}`,
    `frame-src ${sandbox}`,
    `connect-src ${sandbox}`,
    "style-src 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
  const server = createServer(({ url }, answer) => {
    if (url === '/own.js') answer.writeHead(200, { 'content-type': 'text/javascript' }).end(own);
    else if (url !== '/') answer.writeHead(204).end();
    else {
      const html = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy };
      answer.writeHead(200, { ...html, ...headers }).end(page(`${sandbox}/kp/lib/v1/api.js`));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
