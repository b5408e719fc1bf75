import { type Context, Hono } from 'hono';
import * as v from 'valibot';
import { currencyDigits } from '../../../output/money.ts';
import { pageOf } from '../../../pages/page-of.ts';
import { servePage } from '../../../pages/serve-page.ts';
import { postedJson } from '../../posted-json.ts';
import type { Sandbox, SandboxBindings } from '../../sandbox.ts';
import { passTimeForPaymentRequest } from '../passing-time.ts';
import { act, open } from './acting.ts';
import { curlHints } from './curl-hints.ts';
import script from './in-page/page.js?script';
import style from './page.css';
import html from './page.html';
import { createPageKeys } from './page-keys.ts';

const text = (longest: number) => v.pipe(v.string(), v.maxLength(longest));
const ofPage = { page_key: text(100) };

const call = v.variant('action', [
  v.strictObject({ action: v.literal('open') }),
  /** What has become of it meanwhile? */
  v.strictObject({ action: v.literal('look'), ...ofPage }),
  v.strictObject({
    action: v.literal('approve'),
    ...ofPage,
    /** The digest of the purchase that the page shows. */
    seen: text(100),
    contact: text(320),
    code: v.optional(text(40)),
    done: v.optional(v.pipe(v.array(text(40)), v.maxLength(20)), []),
  }),
  v.strictObject({ action: v.literal('cancel'), ...ofPage }),
]);

/**
 * The page at the `payment_request_url`: the sandbox's stand-in for Klarna's, where one of Klarna's published test
 * customers approves. It is a document without data. Its script asks for them, and acts, by POST to the same address; so
 * nothing that a customer types is part of a URL.
 */
export function paymentPageRoutes(sandbox: Sandbox): Hono<SandboxBindings> {
  const routes = new Hono<SandboxBindings>();
  const keys = createPageKeys(sandbox);
  let serve: (() => Response) | undefined;
  const found = (c: Context<SandboxBindings>) => {
    const id = [...sandbox.world.payment_requests.values()].find(
      ({ interaction_id }) => interaction_id === c.req.param('interaction'),
    )?.id;
    passTimeForPaymentRequest(sandbox, id);
    return sandbox.world.payment_requests.get(id);
  };

  routes.get('/pay/:interaction', (c) => {
    const request = found(c);
    const wantsHtml = c.req.header('accept')?.includes('text/html') ?? false;
    if (!wantsHtml)
      return request === undefined ? c.text(`${nothingHere}\n`, 404) : c.text(curlHints(sandbox, request));
    // Most sandboxes never see a browser.
    serve ??= servePage(pageOf({ html, style, script }));
    const { body, headers } = serve();
    return new Response(body, { status: request === undefined ? 404 : 200, headers });
  });

  routes.post('/pay/:interaction', async (c) => {
    if (!isFromThePage(c)) return c.json(problem('This is for the page at this address alone.'), 403, noStore);
    const parsed = v.safeParse(call, postedJson(c.env.exchange.body));
    if (!parsed.success) return c.json(problem('The body is none that the page sends.'), 400, noStore);
    const wish = parsed.output;
    const digits = await currencyDigits();
    // Nothing is waited for from here on, so nobody else acts in between.
    const request = found(c);
    if (request === undefined) return c.json(problem(nothingHere), 404, noStore);
    if (wish.action === 'open') return c.json(open(keys, request, digits), 200, noStore);
    const held = keys.pageOf(request.id, wish.page_key);
    if (held === undefined) return c.json(problem('Another page was opened for this payment since.'), 409, noStore);
    return c.json(act(sandbox, held, request, wish, digits), 200, noStore);
  });

  routes.all('/pay/:interaction', (c) => c.text('This address takes GET and POST.\n', 405, { allow: 'GET, POST' }));
  return routes;
}

/**
 * Browsers name the page that a POST comes from, and the bridge has refused every other than the sandbox's own. Clients
 * that are no browser have `/__sandbox`.
 */
function isFromThePage(c: Context<SandboxBindings>): boolean {
  const site = c.req.header('sec-fetch-site');
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  const isOwn = c.req.header('origin') !== undefined && (site === undefined || site === 'same-origin');
  return isOwn && type === 'application/json';
}

const nothingHere = 'There is no payment request at this address.';
const noStore = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
const problem = (message: string) => ({ error: { message } });
