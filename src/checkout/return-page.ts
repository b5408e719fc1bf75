import { createServer } from 'node:http';
import { servePage } from '../pages/serve-page.ts';
import { refusal, send } from './answer.ts';
import { gentleCloserOf, listenOnLoopback } from './loopback-server.ts';
import { refusedHost } from './request-guards.ts';
import html from './returned.html';

export interface ReturnPageOptions {
  /** 0: any free port. */
  readonly port: number;
  /** Somebody has come back from Klarna. It says nothing about the payment: whoever wants to know reads it at Klarna. */
  readonly onArrival: () => void;
}

/** Where Klarna sends the customer's browser once they are done there. */
export interface ReturnPage {
  /** `http://127.0.0.1:<port>/`; nothing in it tells one payment from another. */
  readonly url: string;
  /** Stops serving once somebody has come, or after so many milliseconds. */
  readonly close: (waitMs: number) => Promise<void>;
}

/**
 * Serves a page on 127.0.0.1 that sends people back to their terminal.
 * @throws CliError `usage` (`PORT_TAKEN`, `PORT_REFUSED`)
 */
export async function serveReturnPage({ port, onArrival }: ReturnPageOptions): Promise<ReturnPage> {
  const page = servePage(html)();
  const [headers, text] = [Object.fromEntries(page.headers), await page.text()];
  let arrive = (): void => undefined;
  const arrival = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 10_000, connectionsCheckingInterval: 2000 });
  const closeGently = gentleCloserOf(server);
  server.on('request', (request, response) => {
    const refused = refusedHost(request);
    if (refused !== undefined) return send(response, refused);
    if (request.method !== 'GET') return send(response, refusal(405, 'wrong-method', 'Only GET is answered here.'));
    // Whatever Klarna adds behind the question mark is not looked at.
    if (request.url?.split('?')[0] !== '/') return send(response, refusal(404, 'not-found', 'There is nothing here.'));
    response.writeHead(200, headers).end(text);
    onArrival();
    arrive();
  });
  const boundTo = await listenOnLoopback(server, port);
  return {
    url: `http://127.0.0.1:${boundTo}/`,
    close: async (waitMs) => {
      const over = new AbortController();
      const wait = new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, waitMs);
        over.signal.addEventListener('abort', () => clearTimeout(timer));
      });
      await Promise.race([arrival, wait]);
      over.abort();
      await closeGently();
    },
  };
}
