import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type Answer, refusal, send } from './answer.ts';
import type { CheckoutPage, CheckoutPageOptions } from './checkout-page.ts';
import { type CheckoutSession, openCheckoutSession } from './checkout-session.ts';
import { gentleCloserOf, listenOnLoopback } from './loopback-server.ts';
import { checkoutPage } from './page.ts';
import { answers, refusedPage } from './page-answers.ts';
import { readPosted, refusedHost, refusedSender } from './request-guards.ts';

/** A browser needs few connections; whoever opens more is not one. */
const limits = {
  maxHeaderSize: 16 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 10_000,
  connectionsCheckingInterval: 5_000,
};
const mostConnections = 64;

/**
 * Serves the page on which the customer approves, on 127.0.0.1, for one payment and until it is closed. What the page and
 * Klarna's script say is untrusted: the terminal reads the payment again before it uses the token.
 * @throws CliError `usage` (`PORT_TAKEN`, `PORT_REFUSED`)
 */
export async function serveCheckout(options: CheckoutPageOptions): Promise<CheckoutPage> {
  const session = openCheckoutSession(options);
  const page = checkoutPage(options.scriptUrl);
  const server = createServer(limits);
  server.maxConnections = mostConnections;
  const closeGently = gentleCloserOf(server);
  server.on('request', (request, response) => {
    if (closed !== undefined) return send(response, goingAway);
    // A request that broke off has nobody to be answered.
    answer(session, page, request, response).catch(() => response.destroy());
  });
  let closed: Promise<void> | undefined;
  const port = await listenOnLoopback(server, options.port);
  return {
    url: `http://127.0.0.1:${port}/#${session.state}`,
    onceUrl: `http://127.0.0.1:${port}/#${session.onceState}`,
    outcome: session.outcome,
    close: (why) => {
      session.shut();
      const how = session.settled()?.kind;
      session.presence.end({ say: 'end', why, ...(how === undefined ? {} : { how }) });
      closed ??= closeGently();
      return closed;
    },
  };
}

async function answer(
  session: CheckoutSession,
  page: () => Response,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = request.url ?? '';
  const refused = refusedHost(request) ?? refusedPath(path, request.method);
  if (refused !== undefined) return send(response, refused);
  if (path === '/') return sendPage(response, page());
  const refusedSending = refusedSender(request);
  if (refusedSending !== undefined) return send(response, refusedSending);
  const posted = await readPosted(request);
  if ('refused' in posted) return send(response, posted.refused);
  if (path === '/stay') {
    const refusedStay = refusedPage(session, posted.body);
    return refusedStay === undefined ? session.presence.stay(response) : send(response, refusedStay);
  }
  send(response, answers[path]?.(session, posted.body) ?? nowhere);
}

const goingAway = refusal(410, 'over', 'This checkout is over. Go back to the terminal.', { connection: 'close' });
const nowhere = refusal(404, 'not-found', 'There is nothing of that name here.');

function refusedPath(path: string, method: string | undefined): Answer | undefined {
  const allowed = path === '/' ? 'GET' : path === '/stay' || Object.hasOwn(answers, path) ? 'POST' : undefined;
  if (allowed === undefined) return nowhere;
  if (method === allowed) return undefined;
  return refusal(405, 'wrong-method', `Only ${allowed} is answered here.`, { allow: allowed });
}

async function sendPage(response: ServerResponse, page: Response): Promise<void> {
  response.writeHead(page.status, Object.fromEntries(page.headers));
  response.end(await page.text());
}
