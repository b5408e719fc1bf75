import { describe, expect, it } from 'vitest';
import { openVendors } from './settling.ts';

const { openShop } = await openVendors();
const hour = 3_600_000;

const inOrder = (situation: string) => ({ order: { situation } });

describe('a run whose process died', () => {
  const onOrders = [
    ['capture', 'healthy', ['--approve'], 'approve-order', 2],
    ['capture', 'healthy', ['--approve'], 'capture', 2],
    ['capture', 'ready-to-capture', [], 'capture', 1],
    ['refund', 'healthy-paid', [], 'refund', 1],
    ['void', 'healthy', [], 'void', 1],
    ['void', 'ready-to-capture', [], 'void', 1],
  ] as const;
  const cells = onOrders.flatMap((cell) => [true, false].map((sent) => [...cell, sent] as const));
  it.each(cells)(
    '%s of an order in %s %s at its %s comes to its one end with %i writes, sent: %s',
    async (action, situation, flags, at, count, sent) => {
      const { run, seed, executed, control } = openShop();
      const { order_id: id } = await seed(inOrder(situation));
      const before = (await executed()).length;
      await run([action, id, ...flags], { dies: { at, sent } });
      const [open] = (await run(['runs', 'list', '--unsettled'])).document.runs;
      expect(open).toMatchObject({ command: action, status: 'interrupted', order_id: id });
      const resumed = await run(['flow', '--resume', open.run_id]);
      expect(resumed).toMatchObject({ exit: 0, waits: [], document: { action, order: { id } } });
      expect((await executed()).slice(before)).toHaveLength(count);
      expect((await run(['runs', 'list', '--unsettled'])).document.runs).toEqual([]);
      expect((await control('ledger')).writes).not.toEqual([]);
    },
  );

  const onNetwork = [
    ['capture', 'network-capture', 'later'],
    ['refund', 'network-refund', 'now'],
    ['void', 'network-void', 'later'],
  ] as const;
  it.each(onNetwork.flatMap((cell) => [true, false].map((sent) => [...cell, sent] as const)))(
    '%s on Klarna Network at its %s comes to its one end (captured %s), sent: %s',
    async (action, at, capture, sent) => {
      const { run, authorized, executed } = openShop();
      const id = await authorized(`${action}-${sent}`, ['--capture', capture]);
      const before = (await executed()).length;
      await run([action, id], { dies: { at, sent } });
      const [open] = (await run(['runs', 'list', '--unsettled'])).document.runs;
      expect(await run(['flow', '--resume', open.run_id])).toMatchObject({ exit: 0, document: { action } });
      expect((await executed()).slice(before)).toHaveLength(1);
      // A run that came to its end says the same again, and does nothing.
      expect(await run(['flow', '--resume', open.run_id])).toMatchObject({ exit: 0, document: { action } });
      expect((await executed()).slice(before)).toHaveLength(1);
    },
  );
});

describe('a part that could be captured twice', () => {
  it('is waited for before it is sent again, where nobody heard of it', async () => {
    const { run, seed, executed } = openShop();
    const { order_id: id } = await seed(inOrder('ready-to-capture'));
    const before = (await executed()).length;
    await run(['capture', id, '--amount', '1000'], { dies: { at: 'capture', sent: false } });
    const [open] = (await run(['runs', 'list', '--unsettled'])).document.runs;
    const resumed = await run(['flow', '--resume', open.run_id]);
    expect(resumed).toMatchObject({ exit: 0, document: { result: 'CAPTURED', amount: 1000 } });
    expect(resumed.waits.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThan(50_000);
    expect((await executed()).slice(before)).toHaveLength(1);
  });

  it('is not waited for where it was sent long ago, nor where it is there', async () => {
    const { run, seed, executed } = openShop();
    const { order_id: id } = await seed(inOrder('ready-to-capture'));
    const before = (await executed()).length;
    for (const [sent, laterMs] of [
      [false, hour],
      [true, 0],
    ] as const) {
      await run(['capture', id, '--amount', '1000'], { dies: { at: 'capture', sent } });
      const [open] = (await run(['runs', 'list', '--unsettled'])).document.runs;
      expect(await run(['flow', '--resume', open.run_id], { laterMs })).toMatchObject({ exit: 0, waits: [] });
    }
    expect((await executed()).slice(before)).toHaveLength(2);
  });

  it('is found after a lost answer, although an older one of the same sum is there', async () => {
    const { run, seed, control, executed } = openShop();
    const { order_id: id } = await seed(inOrder('ready-to-capture'));
    const before = (await executed()).length;
    await run(['capture', id, '--amount', '1000']);
    await control('faults', { rules: ['PATCH /api/authorizations/*=reset-before-headers:1'] });
    const { document } = await run(['capture', id, '--amount', '1000']);
    expect(document).toMatchObject({ result: 'CAPTURED', balances: { captured: 2000 } });
    expect((await executed()).slice(before)).toHaveLength(2);
  });
});

describe('another run, while an earlier one is open', () => {
  it('on an order is refused with 7, naming the run that finds out', async () => {
    const { run, seed, orderIn } = openShop();
    const { order_id: id, order_number: number } = await seed(inOrder('ready-to-capture'));
    await run(['capture', id, '--amount', '1000'], { dies: { at: 'capture', sent: true } });
    const [open] = (await run(['runs', 'list', '--unsettled'])).document.runs;
    for (const action of ['capture', 'void']) {
      const refused = await run([action, number]);
      expect(refused).toMatchObject({ exit: 7, code: 'EARLIER_RUN_OPEN', stdout: '' });
      expect(refused.said).toContain(`klarna-cl flow --resume ${open.run_id}`);
    }
    expect(orderIn(id)).toEqual({ status: 'approved', payment: 'partially_paid' });
    await run(['flow', '--resume', open.run_id]);
    expect(await run(['capture', number])).toMatchObject({ exit: 0, document: { order: { payment_status: 'paid' } } });
  });

  it('on a transaction is refused as well, and Klarna answers the same run with what it did', async () => {
    const { run, authorized, executed } = openShop();
    const id = await authorized('open');
    const before = (await executed()).length;
    await run(['capture', id, '--amount', '1000'], { dies: { at: 'network-capture', sent: true } });
    const [open] = (await run(['runs', 'list', '--unsettled'])).document.runs;
    expect(await run(['capture', id, '--amount', '1000'])).toMatchObject({ exit: 7, code: 'EARLIER_RUN_OPEN' });
    expect(await run(['flow', '--resume', open.run_id], { laterMs: 23 * hour })).toMatchObject({
      exit: 0,
      document: { transaction: { made_id: `${id}:capture:1` } },
    });
    expect((await executed()).slice(before)).toHaveLength(1);
  });
});

describe('a capture that was answered, and could not be read back', () => {
  it('ends with 7 and keeps others away, until the same run has seen it', async () => {
    const { run, seed, control, executed } = openShop();
    const { order_id: id } = await seed(inOrder('ready-to-capture'));
    const before = (await executed()).length;
    const happens = () => control('faults', { rules: ['GET /api/orders/*=503:3'] });
    const ended = await run(['capture', id, '--amount', '1000'], { meanwhile: { at: 'capture', happens } });
    expect(ended).toMatchObject({ exit: 7, document: { result: 'UNKNOWN' } });
    expect(ended.said).toContain(`klarna-cl flow --resume ${ended.document.run_id}`);
    expect(await run(['capture', id])).toMatchObject({ exit: 7, code: 'EARLIER_RUN_OPEN' });
    expect(await run(['flow', '--resume', ended.document.run_id])).toMatchObject({
      exit: 0,
      document: { result: 'CAPTURED', amount: 1000 },
    });
    expect((await executed()).slice(before)).toHaveLength(1);
    expect(await run(['capture', id])).toMatchObject({ exit: 0 });
  });
});

describe('Ctrl-C while a capture is under way', () => {
  it('at Commerce Layer ends with 130 once it is answered, and the same run tells what came of it', async () => {
    const { run, seed, executed } = openShop();
    const { order_id: id } = await seed(inOrder('ready-to-capture'));
    const before = (await executed()).length;
    const stopped = await run(['capture', id], { interruptedIn: 'capture' });
    expect(stopped).toMatchObject({ exit: 130, document: { result: 'UNKNOWN' } });
    expect(stopped.said).toContain(`klarna-cl flow --resume ${stopped.document.run_id}`);
    expect(await run(['flow', '--resume', stopped.document.run_id])).toMatchObject({
      exit: 0,
      document: { result: 'CAPTURED' },
    });
    expect((await executed()).slice(before)).toHaveLength(1);
  });

  it('on Klarna Network ends with 130, and says what Klarna has done', async () => {
    const { run, authorized } = openShop();
    const id = await authorized('interrupted');
    const stopped = await run(['capture', id], { interruptedIn: 'network-capture' });
    expect(stopped).toMatchObject({
      exit: 130,
      document: { result: 'CAPTURED', transaction: { made_id: `${id}:capture:1` } },
    });
    expect(await run(['capture', id])).toMatchObject({ exit: 5, code: 'WRONG_STATE' });
  });
});

describe('another run at the same time', () => {
  it('on one order is kept away, and names the one that has it', async () => {
    const { run, seed, executed } = openShop();
    const { order_id: id, order_number: number } = await seed(inOrder('ready-to-capture'));
    const before = (await executed()).length;
    const others: Awaited<ReturnType<typeof run>>[] = [];
    const happens = async () => {
      for (const argv of [
        ['capture', number],
        ['void', id],
        ['capture', id, '--amount', '1'],
      ])
        others.push(await run(argv));
    };
    expect(await run(['capture', id], { meanwhile: { at: 'capture', happens } })).toMatchObject({ exit: 0 });
    for (const other of others) expect(other).toMatchObject({ exit: 6, code: 'LOCKED', stdout: '' });
    expect(others).toHaveLength(3);
    expect((await executed()).slice(before)).toHaveLength(1);
  });

  it('on one transaction is kept away too, by whichever of its names', async () => {
    const { run, authorized } = openShop();
    const id = await authorized('at-once-twice', ['--capture', 'now']);
    const others: Awaited<ReturnType<typeof run>>[] = [];
    const happens = async () => {
      for (const name of [id, `${id}:capture:1`]) others.push(await run(['refund', name, '--amount', '1']));
    };
    const one = await run(['refund', id, '--amount', '2'], { meanwhile: { at: 'network-refund', happens } });
    expect(one).toMatchObject({ exit: 0 });
    expect(others.map(({ exit }) => exit)).toEqual([6, 6]);
  });
});

describe('a run that sent nothing yet, and is taken up again', () => {
  it.each([
    ['on an order', 'PATCH /api/authorizations/*', 'capture'],
    ['on a transaction', 'POST /v2/**/capture', 'network-capture'],
  ] as const)('%s waits for another one that is open by then', async (_, write, at) => {
    const { run, seed, authorized, control, executed } = openShop();
    const id = at === 'capture' ? (await seed(inOrder('ready-to-capture'))).order_id : await authorized('overtaken');
    await control('faults', { rules: [`${write}=429:3`] });
    const held = await run(['capture', id, '--amount', '1000']);
    expect(held).toMatchObject({ exit: 6, document: { result: 'REJECTED' } });
    await run(['capture', id, '--amount', '1000'], { dies: { at, sent: true } });
    const before = await executed();
    expect(await run(['flow', '--resume', held.document.run_id])).toMatchObject({ exit: 7, code: 'EARLIER_RUN_OPEN' });
    expect(await executed()).toEqual(before);
    const [open] = (await run(['runs', 'list', '--unsettled'])).document.runs.filter(
      ({ run_id }: { run_id: string }) => run_id !== held.document.run_id,
    );
    expect(await run(['flow', '--resume', open.run_id])).toMatchObject({ exit: 0 });
    expect(await run(['flow', '--resume', held.document.run_id])).toMatchObject({ exit: 0 });
  });
});

describe('what Commerce Layer took on, and nobody has seen', () => {
  it('ends 7, and keeps other runs from doing it once more until it is seen', async () => {
    const { run, seed, executed, control } = openShop();
    const { order_id: id } = await seed(inOrder('ready-to-capture'));
    const before = (await executed()).length;
    const cannotBeRead = () => control('faults', { rules: ['GET /api/orders/*=500:3'] });
    const unseen = await run(['capture', id, '--amount', '1000'], {
      meanwhile: { at: 'capture', happens: cannotBeRead },
    });
    expect(unseen).toMatchObject({ exit: 7, document: { result: 'UNKNOWN' } });
    const way = `klarna-cl flow --resume ${unseen.document.run_id}`;
    expect(unseen.said).toContain(way);
    const another = await run(['capture', id, '--amount', '1000']);
    expect(another).toMatchObject({ exit: 7, code: 'EARLIER_RUN_OPEN' });
    expect(another.said).toContain(way);
    const resumed = await run(['flow', '--resume', unseen.document.run_id]);
    expect(resumed).toMatchObject({ exit: 0, document: { result: 'CAPTURED', amount: 1000 } });
    expect((await executed()).slice(before)).toHaveLength(1);
    expect(await run(['capture', id, '--amount', '1000'])).toMatchObject({ exit: 0 });
  });

  it('is done where it was seen after a lost answer, although it cannot be read once more', async () => {
    const { run, seed, control, world } = openShop();
    const { order_id: id } = await seed(inOrder('ready-to-capture'));
    await control('faults', { rules: ['PATCH /api/authorizations/*=reset-in-body:1'] });
    let looks = 0;
    const happens = async () => {
      if (world().captures.some(({ order_id }) => order_id === id)) looks += 1;
      // The reading that found it was answered, the one that confirms it is not.
      if (looks === 2) await control('faults', { rules: ['GET /api/orders/*=500:3'] });
    };
    const seen = await run(['capture', id, '--amount', '1000'], { meanwhile: { at: 'read', happens } });
    expect(seen).toMatchObject({ exit: 0, document: { result: 'CAPTURED', transaction: { amount: 1000 } } });
    expect(seen.document.steps.at(-1)).toMatchObject({ name: 'confirm', status: 'skipped' });
  });
});

describe('a day later', () => {
  it('a capture on Klarna Network is not sent again: Klarna has forgotten its key', async () => {
    const { run, authorized, executed } = openShop();
    const id = await authorized('late');
    await run(['capture', id], { dies: { at: 'network-capture', sent: false } });
    const before = await executed();
    const [open] = (await run(['runs', 'list', '--unsettled'])).document.runs;
    const late = await run(['flow', '--resume', open.run_id], { laterMs: 25 * hour });
    expect(late).toMatchObject({ exit: 7, code: 'KEY_EXPIRED', document: { result: 'UNKNOWN' } });
    expect(late.said).toContain('would now be a second capture');
    expect(late.said).toContain(`klarna-cl runs prune ${open.run_id} --yes`);
    expect(await executed()).toEqual(before);
    expect((await run(['runs', 'list', '--unsettled'])).document.runs).toHaveLength(1);
    // It keeps others away for good, so there is a way out for who has seen what became of it.
    const another = await run(['capture', id], { laterMs: 25 * hour });
    expect(another).toMatchObject({ exit: 7, code: 'EARLIER_RUN_OPEN' });
    expect(another.said).toContain(`klarna-cl runs prune ${open.run_id}`);
    expect(await run(['runs', 'prune', open.run_id, '--yes'])).toMatchObject({ document: { pruned: [open.run_id] } });
    expect(await run(['capture', id], { laterMs: 25 * hour })).toMatchObject({ exit: 0, said: '' });
  });

  it('a void that became a capture elsewhere is not called a void of everything', async () => {
    const { run, authorized } = openShop();
    const id = await authorized('captured-elsewhere');
    await run(['void', id], { dies: { at: 'network-void', sent: false } });
    const [open] = (await run(['runs', 'list', '--unsettled'])).document.runs;
    await run(['capture', id], { elsewhere: true });
    const resumed = await run(['flow', '--resume', open.run_id]);
    expect(resumed.document).toMatchObject({ transaction: { state: 'COMPLETED' } });
    expect(resumed.document.next).toContain('something of it was captured elsewhere, and stays captured');
  });

  it('a void is seen in the state of the transaction', async () => {
    const { run, authorized } = openShop();
    const id = await authorized('late-void');
    await run(['void', id], { dies: { at: 'network-void', sent: true } });
    const [open] = (await run(['runs', 'list', '--unsettled'])).document.runs;
    expect(await run(['flow', '--resume', open.run_id], { laterMs: 25 * hour })).toMatchObject({
      exit: 0,
      document: { result: 'VOIDED', transaction: { state: 'CLOSED' } },
    });
  });
});

describe('what is there by then', () => {
  it('is judged anew where nothing was sent: less is left than was agreed to', async () => {
    const { run, seed, control } = openShop();
    const { order_id: id } = await seed(inOrder('healthy'));
    await run(['capture', id, '--approve'], { dies: { at: 'capture', sent: false } });
    const [open] = (await run(['runs', 'list', '--unsettled'])).document.runs;
    await run(['capture', id, '--amount', '1000'], { elsewhere: true });
    // It was sent a moment ago, as far as the journal says, and may still arrive.
    const resumed = await run(['flow', '--resume', open.run_id]);
    expect(resumed).toMatchObject({ exit: 7, document: { result: 'UNKNOWN' } });
    const sent = (await control('ledger')).writes.length;
    const late = await run(['flow', '--resume', open.run_id], { laterMs: hour });
    expect(late).toMatchObject({ exit: 5, code: 'AMOUNT_TOO_LARGE' });
    expect((await control('ledger')).writes).toHaveLength(sent);
    expect((await run(['runs', 'list', '--unsettled'])).document.runs).toEqual([]);
  });

  it('and what was to be all that is left is not another sum, nor something else', async () => {
    const { run, seed, executed } = openShop();
    const { order_id: id } = await seed(inOrder('ready-to-capture'));
    await run(['void', id], { dies: { at: 'void', sent: false } });
    const [open] = (await run(['runs', 'list', '--unsettled'])).document.runs;
    await run(['capture', id, '--amount', '1000'], { elsewhere: true });
    const before = await executed();
    const late = await run(['flow', '--resume', open.run_id], { laterMs: hour });
    expect(late).toMatchObject({ exit: 5, code: 'CHANGED_MEANWHILE' });
    expect(await executed()).toEqual(before);
  });

  it('tells what is left by the order, not by what was planned', async () => {
    const { run, seed } = openShop();
    const { order_id: id, amount } = await seed(inOrder('ready-to-capture'));
    await run(['capture', id, '--amount', String(amount - 1)], { dies: { at: 'capture', sent: true } });
    const [open] = (await run(['runs', 'list', '--unsettled'])).document.runs;
    const { document } = await run(['flow', '--resume', open.run_id]);
    expect(document.next).toBe(`Capture the rest when it is sent, or give it back: klarna-cl void ${id}`);
  });

  it('and a run that approved the order, and no more, captures the very sum that was agreed to', async () => {
    const { run, seed, world } = openShop();
    const { order_id: id, amount } = await seed(inOrder('healthy'));
    await run(['capture', id, '--approve', '--amount', String(amount - 1)], {
      dies: { at: 'approve-order', sent: true },
    });
    const [open] = (await run(['runs', 'list', '--unsettled'])).document.runs;
    expect(await run(['flow', '--resume', open.run_id])).toMatchObject({ exit: 0, document: { amount: amount - 1 } });
    const captures = world().captures.filter(({ order_id }) => order_id === id);
    expect(captures.map(({ amount_cents }) => amount_cents)).toEqual([amount - 1]);
  });
});
