import { describe, expect, it } from 'vitest';
import { openVendors } from './settling.ts';

const { openShop } = await openVendors();

const healthy = { order: { situation: 'healthy' } };
const approved = { order: { situation: 'ready-to-capture' } };
const paid = { order: { situation: 'healthy-paid' } };

describe('a payment of Commerce Layer', () => {
  it('is captured, refunded in part, and ends approved and partially refunded', async () => {
    const { run, seed, orderIn, executed } = openShop();
    const { order_id: id, order_number: number, amount } = await seed(healthy);
    const before = (await executed()).length;
    const captured = await run(['capture', number, '--approve']);
    expect(captured).toMatchObject({
      exit: 0,
      document: {
        schema_version: 1,
        mode: 'test',
        action: 'capture',
        side: 'commerce-layer',
        result: 'CAPTURED',
        amount,
        currency: 'USD',
        order: { id, number, status: 'approved', payment_status: 'paid' },
        balances: { authorized: amount, captured: amount, left_to_capture: 0, left_to_refund: amount },
        transaction: { type: 'captures', succeeded: true, error_code: null, amount },
        steps: [
          { name: 'token' },
          { name: 'read' },
          { name: 'approve-order' },
          { name: 'capture' },
          { name: 'confirm' },
        ],
      },
    });
    const refunded = await run(['refund', number, '--amount', '2500']);
    expect(refunded).toMatchObject({
      exit: 0,
      document: {
        result: 'REFUNDED',
        amount: 2500,
        order: { status: 'approved', payment_status: 'partially_refunded' },
      },
    });
    expect(orderIn(id)).toEqual({ status: 'approved', payment: 'partially_refunded' });
    const { id: capture } = captured.document.transaction;
    const [authorization] = (await executed()).slice(before).filter((write) => write.includes('/authorizations/'));
    expect((await executed()).slice(before)).toEqual([
      `PATCH /api/orders/${id}`,
      authorization,
      `PATCH /api/captures/${capture}`,
    ]);
  });

  it('is captured in parts, and what is left is given back', async () => {
    const { run, seed, orderIn } = openShop();
    const { order_id: id, amount } = await seed(approved);
    expect(await run(['capture', id, '--amount', '5000'])).toMatchObject({
      document: {
        result: 'CAPTURED',
        order: { payment_status: 'partially_paid' },
        balances: { left_to_capture: amount - 5000 },
      },
    });
    expect(await run(['capture', id, '--amount', '1000'])).toMatchObject({ exit: 0 });
    expect(await run(['void', id])).toMatchObject({
      document: { result: 'VOIDED', amount: amount - 6000, order: { status: 'approved' } },
    });
    // Each capture is its own; all of them together are the order's.
    expect(await run(['refund', id, '--amount', '100'])).toMatchObject({
      exit: 5,
      code: 'SEVERAL_FOUND',
      said: expect.stringMatching(/klarna-cl refund \w{10} --amount 100$/m),
    });
    expect(await run(['refund', id])).toMatchObject({ document: { result: 'REFUNDED', amount: 6000 } });
    expect(orderIn(id)).toEqual({ status: 'cancelled', payment: 'refunded' });
  });

  it.each([
    ['that is only placed', healthy],
    ['that is approved', approved],
  ])('%s is voided, and ends cancelled and voided', async (_, wish) => {
    const { run, seed, orderIn } = openShop();
    const { order_id: id, amount } = await seed(wish);
    expect(await run(['void', id])).toMatchObject({
      exit: 0,
      document: { result: 'VOIDED', amount, order: { status: 'cancelled', payment_status: 'voided' } },
    });
    expect(orderIn(id)).toEqual({ status: 'cancelled', payment: 'voided' });
  });

  it('that was never placed is given back, and the order is left unpaid', async () => {
    const { run, seed, orderIn } = openShop();
    const { order_id: id } = await seed({ order: { situation: 'paid-not-placed' } });
    expect(await run(['capture', id])).toMatchObject({ exit: 5, code: 'PAID_NOT_PLACED' });
    expect(await run(['void', id])).toMatchObject({ exit: 0, document: { result: 'VOIDED' } });
    expect(orderIn(id)).toEqual({ status: 'pending', payment: 'unpaid' });
  });

  it('is found by its order, its payment, its authorization and its capture, by id and by number', async () => {
    const { run, seed, world } = openShop();
    const { order_id: id, order_number: number, payment_id: payment = '' } = await seed(paid);
    const [capture] = world().captures.filter(({ order_id }) => order_id === id);
    const [authorization] = world().authorizations.filter(({ order_id }) => order_id === id);
    const names = [id, number, payment, `${number}/T/001`, `${number}/T/002`, capture?.id, authorization?.id];
    for (const name of names) {
      expect(await run(['refund', name ?? '', '--amount', '100'])).toMatchObject({
        exit: 0,
        document: { order: { id }, transaction: { amount: 100 } },
      });
    }
    expect(await run(['refund', 'XxXxXxXxXx'])).toMatchObject({ exit: 5, code: 'NOTHING_FOUND' });
  });
});

describe('what the gateway does not do at once', () => {
  it('is pending, not failed: it holds its sum, and the same run tells later that it came through', async () => {
    const { run, placed, orderIn } = openShop();
    const { order_id: id } = await placed('sandbox-capture-pending.a');
    const first = await run(['capture', id, '--approve', '--amount', '5000']);
    expect(first).toMatchObject({
      exit: 0,
      document: { result: 'PENDING', transaction: { succeeded: false, error_code: null } },
    });
    expect(first.document.next).toContain(`klarna-cl inspect ${id} --until partially_paid`);
    const all = await run(['capture', id]);
    expect(all).toMatchObject({ exit: 0, document: { amount: first.document.balances.left_to_capture } });
    const resumed = await run(['flow', '--resume', first.document.run_id]);
    expect(resumed).toMatchObject({ exit: 0, document: { action: 'capture', result: 'CAPTURED', amount: 5000 } });
    expect(orderIn(id)?.status).toBe('approved');
  });

  it('and what is all pending, or all pending back, cannot be asked for again', async () => {
    const { run, placed, seed } = openShop();
    const { order_id: id } = await seed({ order: { situation: 'capture-pending' } });
    const again = await run(['capture', id]);
    expect(again).toMatchObject({ exit: 5, code: 'CAPTURE_PENDING' });
    expect(again.said).toContain('Pending is not failed');
    const { order_id: other } = await placed('sandbox-refund-pending.c');
    await run(['capture', other, '--approve']);
    expect(await run(['refund', other])).toMatchObject({ exit: 0, document: { result: 'PENDING', action: 'refund' } });
    const { order_id: third } = await seed({ order: { situation: 'refund-pending' } });
    expect(await run(['refund', third])).toMatchObject({ exit: 5, code: 'REFUND_PENDING' });
  });

  it.each([
    ['capture', 'sandbox-capture-declined', []],
    ['refund', 'sandbox-refund-declined', [['capture', '--approve']]],
    ['void', 'sandbox-void-declined', []],
  ] as const)('is a %s that failed, with the transaction that says so', async (action, token, first) => {
    const { run, placed, orderIn } = openShop();
    const { order_id: id } = await placed(`${token}.d`);
    for (const [name, flag] of first) expect(await run([name, id, flag])).toMatchObject({ exit: 0 });
    const ended = await run([action, id, ...(action === 'capture' ? ['--approve'] : [])]);
    expect(ended).toMatchObject({
      exit: 5,
      document: { result: 'FAILED', transaction: { succeeded: false, error_code: 'REJECTED' } },
    });
    expect(orderIn(id)?.status).not.toBe('cancelled');
    expect((await run(['runs', 'list', '--unsettled'])).document.runs).toEqual([]);
  });
});

describe('before anything is sent', () => {
  it('proposes the approval without forgetting the amount, and for the number as a customer writes it', async () => {
    const { run, seed } = openShop();
    const { order_id: id, order_number: number } = await seed(healthy);
    const { said } = await run(['capture', `#${number}`, '--amount', '500']);
    expect(said).toContain(`klarna-cl capture ${id} --amount 500 --approve`);
  });

  const refusals = [
    ['an order that is not paid', {}, ['capture'], 'NOT_PLACED'],
    ['an order that is only placed', healthy, ['capture'], 'NOT_APPROVED'],
    ['a refund of an order that is only placed', healthy, ['refund'], 'NOT_APPROVED'],
    ['a refund of what was never captured', approved, ['refund'], 'NOTHING_TO_REFUND'],
    ['a capture of what is captured', paid, ['capture'], 'NOTHING_TO_CAPTURE'],
    ['a void of what is captured', paid, ['void'], 'NOTHING_TO_VOID'],
    ['more than is left', approved, ['capture', '--amount', '99999999'], 'AMOUNT_TOO_LARGE'],
    ['a refund of more than was captured', paid, ['refund', '--amount', '99999999'], 'AMOUNT_TOO_LARGE'],
    [
      'what Klarna still checks',
      { order: { situation: 'fraud-pending' } },
      ['capture', '--approve', '--yes'],
      'FRAUD_PENDING',
    ],
    [
      'what Klarna rejected',
      { order: { situation: 'fraud-rejected' } },
      ['capture', '--approve', '--yes'],
      'FRAUD_REJECTED',
    ],
    ['another gateway', { order: { situation: 'other-gateway' } }, ['capture'], 'OTHER_GATEWAY'],
    ['an order that is being placed', { order: { situation: 'being-placed' } }, ['capture'], 'BEING_PLACED'],
    ['an order that was cancelled', { order: { situation: 'token-on-cancelled-order' } }, ['void'], 'ORDER_CANCELLED'],
  ] as const;
  it.each(refusals)('%s is refused, with what can be done instead', async (_, wish, [action, ...flags], code) => {
    const { run, seed, executed } = openShop();
    const { order_id: id } = await seed(wish);
    const before = await executed();
    const refused = await run([action, id, ...flags]);
    expect(refused).toMatchObject({ exit: 5, code, stdout: '' });
    expect(refused.said).toMatch(/klarna-cl|--amount|gateway/);
    expect(await executed()).toEqual(before);
    expect((await run(['runs', 'list'])).document.runs).toEqual([]);
  });

  it('an amount in whole units is refused, and so are flags of the other side', async () => {
    const { run, seed } = openShop();
    const { order_id: id } = await seed(approved);
    expect((await run(['capture', id, '--amount', '118.00'])).said).toContain('amounts are minor units: 11800?');
    expect(await run(['capture', id, '--release'])).toMatchObject({ exit: 2 });
    expect(await run(['capture', id, '--reference', 'mine'])).toMatchObject({ exit: 2 });
  });

  it('a person sees who, what, how much and what stays, and says yes or no', async () => {
    const { run, seed, orderIn } = openShop();
    const { order_id: id } = await seed(healthy);
    const asked = { asked: /placed, and not approved yet. Approve it first/, typed: ['yes'], kind: 'confirm' } as const;
    const no = await run(['capture', id, '--amount', '5000'], {
      dialogue: [asked, { asked: /Go on/, typed: ['no'], kind: 'confirm' }],
    });
    expect(no).toMatchObject({ exit: 130, stdout: '' });
    expect(no.talk.join('\n')).toMatch(
      /Captures +USD 50\.00\n +Stays +USD \d+\.\d\d\n +Writes +the approval of the order, then the capture/,
    );
    expect(orderIn(id)).toEqual({ status: 'placed', payment: 'authorized' });
    const yes = await run(['capture', id, '--amount', '5000'], {
      dialogue: [asked, { asked: /Go on/, typed: ['yes'], kind: 'confirm' }],
    });
    expect(yes).toMatchObject({ exit: 0 });
    expect(orderIn(id)).toEqual({ status: 'approved', payment: 'partially_paid' });
  });

  it('a live key needs --live, and nothing is sent without it', async () => {
    const { run } = openShop();
    const environment = { KLARNA_API_KEY: 'klarna_live_api_nobody', KLARNA_PARTNER_ACCOUNT_ID: undefined };
    for (const action of ['capture', 'refund', 'void'])
      expect(await run([action, 'krn:payment:eu1:transaction:1'], { environment })).toMatchObject({ exit: 10 });
  });

  it('a sales channel is told that it sees no transactions', async () => {
    const { run, seed } = openShop();
    const { order_id: id } = await seed(healthy);
    const ended = await run(['capture', id, '--approve'], {
      environment: { CL_CLIENT_SECRET: undefined, CL_SCOPE: 'market:code:sandbox' },
    });
    expect(ended.exit).not.toBe(0);
    expect(ended.stdout).toBe('');
  });
});

describe('tracking data', () => {
  const tracking = ['--carrier', 'DHL US', '--tracking-number', '00340434', '--tracking-url', 'https://example.com/p'];

  it('goes to the Klarna order, where credentials for it are at hand', async () => {
    const { run, seed, executed } = openShop();
    const { order_id: id } = await seed(approved);
    const { document } = await run(['capture', id, ...tracking]);
    expect(document).toMatchObject({ result: 'CAPTURED', tracking: { sent: true, why: null } });
    expect((await executed()).at(-1)).toMatch(/^POST \/ordermanagement\/v1\/orders\/.+\/captures\/.+\/shipping-info$/);
  });

  it('is said not to have been sent where they are not, and the capture stands', async () => {
    const { run, seed } = openShop();
    const { order_id: id } = await seed(approved);
    const { exit, document } = await run(['capture', id, ...tracking], {
      environment: { KLARNA_V1_API_KEY: undefined },
    });
    expect({ exit, document }).toMatchObject({ exit: 0, document: { result: 'CAPTURED', tracking: { sent: false } } });
    expect(document.next).toContain('Klarna was not told how it is shipped');
  });

  it('does not go to the other mode, which the credentials of Klarna Payments v1 may be of', async () => {
    const { run, seed, control } = openShop();
    const { order_id: id } = await seed(approved);
    const asked = async () => {
      const { writes, reads } = await control('ledger');
      return JSON.stringify([writes, reads]).split('/ordermanagement/').length;
    };
    const before = await asked();
    const { exit, document } = await run(['capture', id, ...tracking], {
      environment: {
        KLARNA_API_KEY: undefined,
        KLARNA_PARTNER_ACCOUNT_ID: undefined,
        KLARNA_V1_API_KEY: 'sandbox:klarna_live_api_sandbox',
      },
    });
    expect({ exit, document }).toMatchObject({ exit: 0, document: { result: 'CAPTURED', tracking: { sent: false } } });
    expect(document.tracking.why).toContain('Klarna is set up for live mode, and this is test mode');
    expect(await asked()).toBe(before);
  });

  it('is checked like every other value', async () => {
    const { run } = openShop();
    expect(await run(['capture', '1234', '--tracking-url', 'javascript:alert(1)'])).toMatchObject({ exit: 2 });
    expect(await run(['capture', '1234', '--carrier', 'x'.repeat(101)])).toMatchObject({ exit: 2 });
  });
});
