import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Client, running } from './running.ts';
import { approvedCustomer as approved, somePaymentRequest } from './some-payment-request.ts';

const wish = {
  ...somePaymentRequest({ shipping: [{ recipient: { email: approved } }] }),
  customer_interaction_config: { method: 'HANDOVER' },
};
const returningTo = (return_url: string) => ({
  customer_interaction_config: { method: 'HANDOVER', return_url },
});

/** A payment request and the page at its address, for whoever sends what its script would. */
const opened = async (sandbox: Client, changes: object = {}) => {
  const { document } = await sandbox.klarna('POST', '/requests', { ...wish, ...changes });
  const { pathname } = new URL(document.state_context.customer_interaction.payment_request_url);
  const own = { origin: sandbox.url, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' };
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    sandbox.send('POST', pathname, { ...own, ...headers }, body);
  const open = async () => (await post({ action: 'open' })).document;
  const page = await open();
  const act = async (action: string, more: object = {}) =>
    (await post({ action, page_key: page.page_key, ...(action === 'approve' ? { seen: page.seen } : {}), ...more }))
      .document;
  return {
    id: document.payment_request_id as string,
    pathname,
    post,
    open,
    page,
    act,
    approve: (contact: string, more: object = {}) => act('approve', { contact, ...more }),
    state: async () => (await sandbox.klarna('GET', `/requests/${document.payment_request_id}`)).document,
  };
};

describe('the page of a payment request', () => {
  it('is one document without data for browsers, and says to other clients how to do without it', async () => {
    const sandbox = await running({ faults: ['* /pay/**=500'] });
    const { pathname } = await opened(sandbox);
    const answer = await fetch(sandbox.url + pathname, { headers: { accept: 'text/html,*/*;q=0.8' } });
    const html = await answer.text();
    expect(answer.status).toBe(200);
    expect(html).not.toMatch(/11800|118\.00|customer\+/);
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    for (const element of ['script', 'style']) {
      const [text = ''] = new RegExp(`(?<=<${element}[^>]*>)[\\s\\S]*?(?=</${element}>)`).exec(html) ?? [];
      const digest = createHash('sha256').update(text).digest('base64');
      expect(policy).toContain(`${element}-src 'sha256-${digest}'`);
    }
    expect(html).not.toMatch(/\s(?:on[a-z]+|style)="/);
    expect(await (await fetch(sandbox.url + pathname)).text()).toContain('curl -X POST');
    const nobody = await fetch(`${sandbox.url}/pay/nobody`, { headers: { accept: 'text/html' } });
    expect(nobody.status).toBe(404);
    // What the customer does is no request of a client.
    const { writes, reads } = await sandbox.ledger();
    expect([writes.length, reads]).toEqual([1, {}]);
  });

  it('shows the purchase, and changes nothing by being opened', async () => {
    const sandbox = await running();
    const { page, state } = await opened(sandbox);
    expect(page).toMatchObject({
      state: 'SUBMITTED',
      contact: approved,
      purchase: {
        asks: 'payment',
        amount: 'USD 118.00',
        shop: 'SANDBOX0',
        reference: '1234',
        lines: [
          { name: '2 × Shirt', amount: 'USD 100.00' },
          { name: 'Shipping', amount: 'USD 18.00' },
        ],
        more_lines: 0,
      },
    });
    expect(page.customers).toContainEqual({ name: 'US, approved', contact: approved });
    expect(await state()).toMatchObject({ state: 'SUBMITTED' });
    expect((await state()).previous_state).toBeUndefined();
  });

  it('offers customers who get where their names say', async () => {
    const sandbox = await running();
    const code = { code: '123456' };
    const ends: string[] = [];
    for (const { name, contact } of (await opened(sandbox)).page.customers) {
      const { approve } = await opened(sandbox, { supplementary_purchase_data: undefined });
      const answer = await approve(contact, code);
      const last = answer.ask ? await approve(contact, { ...code, done: [answer.ask.step] }) : answer;
      ends.push(`${name}: ${answer.ask ? `${answer.ask.step}, ` : ''}${last.state}`);
    }
    expect(ends).toEqual([
      'US, approved: COMPLETED',
      'US, id scan first: id_scan, COMPLETED',
      'US, bank login first: bank_login, COMPLETED',
      'US, otp email first: otp_email, COMPLETED',
      'US, otp phone first: otp_phone, COMPLETED',
      'US, cvv entry first: cvv_entry, COMPLETED',
      'US, denied: DECLINED',
    ]);
  });

  it.each<[string, object, object]>([
    [approved, {}, { for: 'code' }],
    ['+13106683312', {}, { for: 'code' }],
    ['', {}, { for: 'contact', wrong: expect.stringContaining('Enter') }],
    ['me@shop.example', {}, { for: 'contact', wrong: expect.stringContaining('does not know') }],
    ['customer+se@klarna.com', {}, { for: 'contact', wrong: expect.stringContaining('pays in SEK') }],
    ['customer+us+pend-accept-05@klarna.com', {}, { for: 'contact', wrong: expect.stringContaining('later') }],
    [approved, { code: '' }, { for: 'code', wrong: expect.stringContaining('six digits') }],
    [approved, { code: '12345' }, { for: 'code', wrong: expect.stringContaining('six digits') }],
    [approved, { code: '999 999' }, { for: 'code', wrong: expect.stringContaining('not the right one') }],
    ['customer+us+new_user@klarna.com', { code: '123456' }, { for: 'step', step: 'sign_up' }],
  ])('takes %j with %j for the customer’s first act, asks on, and lets it be mended', async (contact, more, ask) => {
    const sandbox = await running();
    const { approve, state } = await opened(sandbox);
    expect(await approve(contact, more)).toMatchObject({ state: 'IN_PROGRESS', ask });
    expect(await state()).toMatchObject({ state: 'IN_PROGRESS' });
    expect(await approve(approved, { code: '123 456' })).toMatchObject({ state: 'COMPLETED', approved_here: true });
  });

  it('ends DECLINED for a denied customer, and for one that the purchase names', async () => {
    const sandbox = await running();
    const code = { code: '123456' };
    const typed = await opened(sandbox);
    expect(await typed.approve('customer+us+denied@klarna.com', code)).toMatchObject({ state: 'DECLINED' });
    const named = await opened(sandbox, {
      supplementary_purchase_data: { customer: { email: 'customer+us+denied@klarna.com' } },
    });
    expect(await named.approve(approved, code)).toMatchObject({ state: 'DECLINED' });
  });

  it('goes back to SUBMITTED where the customer cancels, also as the first thing, and on from there', async () => {
    const sandbox = await running();
    const { act, approve, state } = await opened(sandbox);
    const aborted = { state: 'SUBMITTED', previous_state: 'IN_PROGRESS', state_reason: 'PURCHASE_FLOW_ABORTED' };
    expect(await act('cancel')).toMatchObject({ state: 'SUBMITTED' });
    expect(await state()).toMatchObject(aborted);
    await approve(approved);
    await act('cancel');
    expect(await state()).toMatchObject(aborted);
    expect(await approve(approved, { code: '123456' })).toMatchObject({ state: 'COMPLETED' });
  });

  it('asks for what is asked, a later payment too', async () => {
    const sandbox = await running();
    const request_customer_token = { scopes: ['payment:customer_not_present'] };
    const { page, approve, state } = await opened(sandbox, {
      amount: undefined,
      supplementary_purchase_data: undefined,
      request_customer_token,
    });
    expect(page.purchase).toMatchObject({ asks: 'later-payments', amount: null, reference: 'request-1' });
    await approve(approved, { code: '123456' });
    expect((await state()).state_context).toEqual({ customer_token: expect.stringContaining('customer-token') });
    expect((await opened(sandbox, { request_customer_token })).page.purchase.asks).toBe('both');
  });

  it('has nobody approve what the shop has changed since', async () => {
    const sandbox = await running();
    const { id, approve, open, state } = await opened(sandbox);
    await sandbox.klarna('PATCH', `/requests/${id}`, {
      amount: 5,
      supplementary_purchase_data: { line_items: [{ name: 'Socks', quantity: 1, total_amount: 5 }] },
    });
    const answer = await approve(approved, { code: '123456' });
    expect(answer).toMatchObject({ state: 'SUBMITTED', has_changed: true, purchase: { amount: 'USD 0.05' } });
    expect(await state()).toMatchObject({ state: 'SUBMITTED' });
    expect(answer.seen).toBe((await open()).seen);
  });
});

describe('what ends a payment request elsewhere', () => {
  it.each([
    ['CANCELED', (sandbox: Client, id: string) => sandbox.klarna('DELETE', `/requests/${id}`)],
    ['EXPIRED', (sandbox: Client) => sandbox.control('POST', 'clock', { advance: '3h' })],
  ])('is told to the page: %s', async (state, end) => {
    const sandbox = await running();
    const { id, act, approve, open } = await opened(sandbox, returningTo('https://shop.example/'));
    await end(sandbox, id);
    const standing = { state, return_url: 'https://shop.example/' };
    expect(await act('look')).toMatchObject(standing);
    expect(await approve(approved, { code: '123456' })).toMatchObject(standing);
    expect(await open()).toMatchObject(standing);
  });
});

describe('the way back', () => {
  const everything =
    'https://shop.example/back?id={klarna.payment_request.id}&state={klarna.payment_request.state}' +
    '&ref={klarna.payment_request.payment_request_reference}&old={klarna.payment_request.payment_token}' +
    '&token={klarna.payment_request.klarna_network_session_token}#top';
  const parametersOf = (url: string) => Object.fromEntries(new URL(url).searchParams);

  it('has its placeholders filled, with the token for the page alone that ended it', async () => {
    const sandbox = await running();
    const changes = { ...returningTo(everything), payment_request_reference: 'a&b=c d' };
    const { id, approve, act, open, state } = await opened(sandbox, changes);
    expect(parametersOf((await act('cancel')).return_url)).toEqual({
      id,
      state: 'SUBMITTED',
      ref: 'a&b=c d',
      old: '',
      token: '',
    });
    const { return_url } = await approve(approved, { code: '123456' });
    const token = (await state()).state_context.klarna_network_session_token;
    expect(parametersOf(return_url)).toEqual({ id, state: 'COMPLETED', ref: 'a&b=c d', old: token, token });
    // Once more, should the answer have been lost.
    expect((await act('look')).return_url).toBe(return_url);
    expect((await open()).return_url).toBeUndefined();
  });

  it('is left out where it leads nowhere', async () => {
    const sandbox = await running();
    const { act } = await opened(sandbox, returningTo('https://{klarna.payment_request.id}.example/'));
    expect((await act('cancel')).return_url).toBeUndefined();
  });
});

describe('a call to the page', () => {
  it.each<[string, number, unknown, Record<string, string>]>([
    ['another origin', 403, { action: 'open' }, { origin: 'https://shop.example' }],
    ['no page at all', 403, { action: 'open' }, { origin: 'null' }],
    ['a page on another port', 403, { action: 'open' }, { 'sec-fetch-site': 'same-site' }],
    ['a form', 403, 'action=open', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['an unknown action', 400, { action: 'complete' }, {}],
    ['a member that is none', 400, { action: 'open', page_key: 'x' }, {}],
    ['no JSON', 400, '{', {}],
    ['another key', 409, { action: 'cancel', page_key: 'x' }, {}],
  ])('from or with %s is refused: %i', async (_, status, body, headers) => {
    const sandbox = await running();
    const { post, state } = await opened(sandbox);
    expect((await post(body, headers)).status).toBe(status);
    expect(await state()).toMatchObject({ state: 'SUBMITTED' });
  });

  it('from a client that is no browser, to nowhere, or by another method is refused', async () => {
    const sandbox = await running();
    const { post, pathname } = await opened(sandbox);
    const json = { 'content-type': 'application/json' };
    expect((await sandbox.send('POST', pathname, json, { action: 'open' })).status).toBe(403);
    expect((await sandbox.send('DELETE', pathname, {})).status).toBe(405);
    await sandbox.control('POST', 'reset');
    expect((await post({ action: 'open' })).status).toBe(404);
  });

  it('is for the page that was opened last', async () => {
    const sandbox = await running();
    const { post, page, open, state } = await opened(sandbox);
    const later = await open();
    const cancel = (page_key: string) => post({ action: 'cancel', page_key });
    expect((await cancel(page.page_key)).status).toBe(409);
    expect((await state()).previous_state).toBeUndefined();
    expect((await cancel(later.page_key)).status).toBe(200);
  });
});
