import { describe, expect, it } from 'vitest';
import { openVendors } from './settling.ts';

const { openShop } = await openVendors();

describe('a payment on Klarna Network', () => {
  it('is captured whole, refunded in part, and ends COMPLETED', async () => {
    const { run, authorized, executed } = openShop();
    const id = await authorized('whole');
    const before = (await executed()).length;
    const captured = await run(['capture', id]);
    expect(captured).toMatchObject({
      exit: 0,
      document: {
        schema_version: 1,
        action: 'capture',
        side: 'klarna',
        result: 'CAPTURED',
        amount: 11800,
        currency: 'USD',
        order: null,
        transaction: { id, state: 'COMPLETED', made_id: `${id}:capture:1`, succeeded: true },
        steps: [{ name: 'read' }, { name: 'capture' }, { name: 'confirm' }],
      },
    });
    expect(await run(['refund', id, '--amount', '2500'])).toMatchObject({
      exit: 0,
      document: { result: 'REFUNDED', transaction: { state: 'COMPLETED', made_id: `${id}:refund:1` } },
    });
    // What is left is known from this machine's own journal.
    expect(await run(['refund', id])).toMatchObject({ document: { result: 'REFUNDED', amount: 9300 } });
    expect(await run(['refund', id])).toMatchObject({ exit: 5, code: 'NOTHING_TO_REFUND' });
    expect((await executed()).slice(before).map((write) => write.replace(/.*\//, ''))).toEqual([
      'capture',
      'refund',
      'refund',
    ]);
  });

  it('is captured in parts; a void gives back the rest, and it ends COMPLETED', async () => {
    const { run, authorized } = openShop();
    const id = await authorized('parts');
    for (const count of [1, 2]) {
      // Two equal captures are two: each run has a key of its own.
      expect(await run(['capture', id, '--amount', '3000'])).toMatchObject({
        document: { transaction: { state: 'AUTHORIZED', made_id: `${id}:capture:${count}` } },
      });
    }
    expect(await run(['capture', id, '--amount', '5801'])).toMatchObject({ exit: 5, code: 'AMOUNT_TOO_LARGE' });
    expect(await run(['refund', `${id}:capture:2`, '--amount', '1000'])).toMatchObject({ exit: 0 });
    expect(await run(['refund', `${id}:capture:2`])).toMatchObject({ document: { amount: 2000 } });
    expect(await run(['void', id])).toMatchObject({
      document: { result: 'VOIDED', amount: 5800, transaction: { state: 'COMPLETED' } },
    });
    expect(await run(['void', id])).toMatchObject({ exit: 5, code: 'WRONG_STATE' });
    expect(await run(['capture', id])).toMatchObject({ exit: 5, code: 'WRONG_STATE' });
  });

  it('that nobody captured is voided, and ends CLOSED', async () => {
    const { run, authorized } = openShop();
    const id = await authorized('voided');
    expect(await run(['refund', id])).toMatchObject({ exit: 5, code: 'NOTHING_TO_REFUND' });
    expect(await run(['void', id])).toMatchObject({
      exit: 0,
      document: { result: 'VOIDED', transaction: { state: 'CLOSED' } },
    });
  });

  it('gives back at once what a capture with --release leaves', async () => {
    const { run, authorized } = openShop();
    const id = await authorized('release');
    expect(await run(['capture', id, '--amount', '5000', '--release', '--reference', 'parcel-1'])).toMatchObject({
      document: { result: 'CAPTURED', amount: 5000, transaction: { state: 'COMPLETED' } },
    });
  });

  it('takes tracking data along with its capture', async () => {
    const { run, authorized, control } = openShop();
    const id = await authorized('tracked');
    await run([
      'capture',
      id,
      '--carrier',
      'DHL US',
      '--tracking-number',
      '0034',
      '--tracking-url',
      'https://example.com',
    ]);
    const { writes } = await control('ledger');
    expect(writes.at(-1).body).toEqual({
      capture_amount: 11800,
      payment_capture_reference: 'tracked-capture-1',
      supplementary_purchase_data: {
        shipping: [{ shipping_carrier: 'DHL US', tracking_number: '0034', tracking_url: 'https://example.com' }],
      },
    });
  });

  it('that was captured with its authorization is known to be', async () => {
    const { run, authorized } = openShop();
    const id = await authorized('at-once', ['--capture', 'now']);
    expect(await run(['capture', id])).toMatchObject({ exit: 5, code: 'WRONG_STATE' });
    expect(await run(['refund', id])).toMatchObject({ exit: 0, document: { amount: 11800 } });
  });

  it('and captured elsewhere is not refunded without a sum: Klarna does not tell how much there is', async () => {
    const { run, authorized } = openShop();
    const id = await authorized('elsewhere');
    await run(['capture', id], { elsewhere: true });
    expect(await run(['refund', id])).toMatchObject({ exit: 2, code: 'VALUE_MISSING' });
    expect(await run(['refund', id, '--amount', '500'])).toMatchObject({ exit: 0, document: { amount: 500 } });
    expect(await run(['refund', `${id}:capture:1`])).toMatchObject({ exit: 5, code: 'VALIDATION_ERROR' });
  });

  it('of which more was captured elsewhere is for Klarna to refuse, and nothing is in doubt', async () => {
    const { run, authorized } = openShop();
    const id = await authorized('more-elsewhere');
    await run(['capture', id, '--amount', '10000'], { elsewhere: true });
    expect(await run(['capture', id])).toMatchObject({
      exit: 5,
      code: 'VALIDATION_ERROR',
      document: { result: 'REJECTED' },
    });
    expect((await run(['runs', 'list', '--unsettled'])).document.runs).toEqual([]);
  });

  it('is asked for at the terminal with what this machine knows', async () => {
    const { run, authorized } = openShop();
    const id = await authorized('asked');
    const { exit, talk } = await run(['capture', id, '--amount', '5000'], {
      dialogue: [{ asked: /Go on/, typed: ['yes'], kind: 'confirm' }],
    });
    expect(exit).toBe(0);
    expect(talk.join('\n')).toMatch(/Captures +USD 50\.00\n +Stays +USD 68\.00/);
  });

  it.each([
    ['a payment request', 'krn:payment:eu1:request:1f2e', 5],
    ['what is no KRN', 'krn:payment', 2],
    ['what Klarna does not know', 'krn:payment:eu1:transaction:1f2e', 5],
  ])('%s is refused', async (_, krn, exit) => {
    const { run } = openShop();
    expect(await run(['capture', krn])).toMatchObject({ exit, stdout: '' });
    expect(await run(['void', krn])).toMatchObject({ exit, stdout: '' });
  });

  it.each([
    ['--approve', ['capture', 'krn:payment:eu1:transaction:1', '--approve']],
    [
      'a time-out that is shorter than Klarna may take',
      ['capture', 'krn:payment:eu1:transaction:1', '--timeout', '30'],
    ],
  ])('%s is refused', async (_, argv) => {
    const { run, authorized } = openShop();
    const id = await authorized(`refused-${argv.length}`);
    expect(await run(argv.map((word) => word.replace(/^krn:.*/, id)))).toMatchObject({ exit: 2 });
  });
});

describe('an order that was paid on Klarna Network', () => {
  it('leads to its transaction, after saying so', async () => {
    const { run, seed } = openShop();
    const { order_id: id, session_token: token, amount } = await seed();
    await run(['flow', '--route', 'network', '--order', id, '--session-token', token]);
    const captured = await run(['capture', id]);
    expect(captured).toMatchObject({
      exit: 0,
      document: { side: 'klarna', result: 'CAPTURED', amount, order: { id } },
    });
    expect(captured.talk.join('\n')).toMatch(/was paid on Klarna Network, as run \w{26} says, by krn:/);
    expect(await run(['refund', id, '--amount', '100'])).toMatchObject({ exit: 0 });
  });

  it('and at Commerce Layer too is refused with the ids of both, until one of them is voided', async () => {
    const { run, seed } = openShop();
    const { order_id: id, payment_id: payment, session_token: session, auth_token: auth } = await seed();
    await run(['flow', '--route', 'network', '--order', id, '--session-token', session]);
    await run(['flow', '--route', 'native', '--place', payment ?? '', '--auth-token', auth ?? ''], { elsewhere: true });
    const refused = await run(['capture', id, '--approve']);
    expect(refused).toMatchObject({ exit: 5, code: 'PAID_TWICE' });
    const [transaction = ''] = /krn:\S+/.exec(refused.said) ?? [];
    expect(await run(['void', transaction])).toMatchObject({ exit: 0 });
    expect(await run(['capture', id, '--approve'])).toMatchObject({
      exit: 0,
      document: { side: 'commerce-layer', result: 'CAPTURED' },
    });
  });

  it('or until the one at Commerce Layer is given back, by its own id, which never means the other one', async () => {
    const { run, seed, world, executed } = openShop();
    const { order_id: id, payment_id: payment, session_token: session, auth_token: auth } = await seed();
    await run(['flow', '--route', 'network', '--order', id, '--session-token', session]);
    await run(['flow', '--route', 'native', '--place', payment ?? '', '--auth-token', auth ?? ''], { elsewhere: true });
    const authorization = world().authorizations.find(({ order_id }) => order_id === id)?.id ?? '';
    expect(await run(['capture', authorization, '--approve'])).toMatchObject({ exit: 5, code: 'PAID_TWICE' });
    expect(await run(['void', authorization])).toMatchObject({
      exit: 0,
      document: { side: 'commerce-layer', result: 'VOIDED' },
    });
    const before = await executed();
    for (const action of ['void', 'capture']) {
      expect(await run([action, authorization])).toMatchObject({ exit: 5, code: 'ORDER_CANCELLED' });
    }
    expect(await executed()).toEqual(before);
    expect(await run(['void', id])).toMatchObject({ exit: 0, document: { side: 'klarna', result: 'VOIDED' } });
  });
});
