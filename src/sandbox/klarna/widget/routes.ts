import { type Context, Hono } from 'hono';
import { currencyDigits, formatMinorUnits } from '../../../output/money.ts';
import { clip } from '../../page/shown.ts';
import type { Sandbox, SandboxBindings } from '../../sandbox.ts';
import { V1Refusal } from '../v1/errors.ts';
import { customerHints } from './customer-hints.ts';
import { type Decision, decide, finalize } from './deciding.ts';
import { serveCustomerFrame, serveScript, serveWidgetFrame } from './frames.ts';
import { authorizeBody, readFrameBody, sessionBody } from './request-bodies.ts';
import { categoriesOf, knownCustomer, mismatchesOf, notMatching, sessionOf } from './session.ts';

type Call = Context<SandboxBindings>;

/**
 * The stand-in for Klarna's script for browsers, the two documents that it shows in frames, and what those ask for. All of
 * it is asked for by a page of the sandbox's own origin, or by a tag without an `Origin`.
 * @see https://docs.klarna.com/payments/web-payments/additional-resources/klarna-payments-sdk-reference/
 */
export function klarnaWidgetRoutes(sandbox: Sandbox): Hono<SandboxBindings> {
  const routes = new Hono<SandboxBindings>();
  routes.get('/kp/lib/v1/api.js', serveScript);
  routes.get('/kp/widget', serveWidgetFrame);
  routes.get('/kp/customer', serveCustomerFrame);
  routes.post('/kp/session', (c) => showSession(sandbox, c));
  routes.post('/kp/authorize', (c) => authorize(sandbox, c));
  routes.post('/kp/finalize', (c) => finalizeSession(sandbox, c));
  routes.all('/kp/*', () => {
    throw new V1Refusal('NOT_FOUND', 'Not found');
  });
  return routes;
}

const noStore = { 'cache-control': 'no-store' };

/** What the frames show of a session, and what of the page's own data is not the session's. */
async function showSession(sandbox: Sandbox, c: Call): Promise<Response> {
  const digits = await currencyDigits();
  const { client_token, payment_method_categories, data } = readFrameBody(c, sessionBody);
  const session = sessionOf(sandbox, client_token);
  const { payment, order } = session;
  const currency = order.currency_code;
  const [category] = categoriesOf(session, payment_method_categories);
  return c.json(
    {
      order: clip(order.number),
      amount: formatMinorUnits(payment.session_amount_cents, currency, digits(currency) ?? 0),
      category: category?.name,
      customer: knownCustomer(sandbox, session, data),
      hints: customerHints(order.country_code),
      invalid_fields: mismatchesOf(session, data),
    },
    200,
    noStore,
  );
}

/** Each of the customer's answers; the last one brings the result. */
function authorize(sandbox: Sandbox, c: Call): Response {
  const body = readFrameBody(c, authorizeBody);
  const session = sessionOf(sandbox, body.client_token);
  categoriesOf(session, body.payment_method_categories);
  if (mismatchesOf(session, body.data).length > 0) throw notMatching();
  return told(c, decide(sandbox, session, body));
}

function finalizeSession(sandbox: Sandbox, c: Call): Response {
  const { client_token, payment_method_categories, data } = readFrameBody(c, sessionBody);
  const session = sessionOf(sandbox, client_token);
  categoriesOf(session, payment_method_categories);
  if (mismatchesOf(session, data).length > 0) throw notMatching();
  return told(c, { result: finalize(sandbox, session) });
}

/** For the ledger, nothing has happened but where Klarna has approved. */
function told(c: Call, decision: Decision): Response {
  c.env.exchange.executed = 'result' in decision && decision.result.approved;
  return c.json(decision, 200, noStore);
}
