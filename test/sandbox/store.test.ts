import { describe, expect, it } from 'vitest';
import { type Commit, createStore } from '../../src/sandbox/world/store.ts';

interface Rows {
  orders: { id: string; status: string; lines: string[] };
  payments: { id: string; order: string };
}

function shop() {
  const store = createStore<Rows>(['orders', 'payments']);
  store.transact((draft) => {
    draft.orders.insert({ id: 'a', status: 'pending', lines: ['x'] });
    draft.orders.insert({ id: 'b', status: 'draft', lines: [] });
  });
  const heard: Commit<Rows>[] = [];
  store.onCommit((commit) => heard.push(commit));
  return {
    ...store,
    heard,
    statuses: () => [...store.world.orders.values()].map(({ id, status }) => `${id}:${status}`),
  };
}

describe('a transaction', () => {
  it('is seen by nobody until it is done', () => {
    const { transact, world } = shop();
    transact((draft) => {
      const order = draft.orders.get('a');
      if (order) order.status = 'placed';
      draft.payments.insert({ id: 'p', order: 'a' });
      expect([world.orders.get('a')?.status, world.payments.size]).toEqual(['pending', 0]);
    });
    expect([world.orders.get('a')?.status, world.payments.size]).toEqual(['placed', 1]);
  });

  it('leaves nothing behind when it is refused', () => {
    const { transact, world, heard, statuses } = shop();
    const refused = () =>
      transact((draft) => {
        draft.orders.get('a')?.lines.push('y');
        draft.orders.remove('b');
        draft.payments.insert({ id: 'p', order: 'a' });
        throw new Error('refused');
      });
    expect(refused).toThrow('refused');
    expect([statuses(), world.orders.get('a')?.lines, world.payments.size]).toEqual([
      ['a:pending', 'b:draft'],
      ['x'],
      0,
    ]);
    expect(heard).toEqual([]);
  });

  it('does not happen where a listener, such as the data file, cannot take it', () => {
    const { transact, onCommit, statuses } = shop();
    const stop = onCommit(() => {
      throw new Error('disk full');
    });
    expect(() => transact((draft) => draft.orders.remove('a'))).toThrow('disk full');
    expect(statuses()).toEqual(['a:pending', 'b:draft']);
    stop();
    transact((draft) => draft.orders.remove('a'));
    expect(statuses()).toEqual(['b:draft']);
  });

  it('tells what it changed, and not what it only looked at', () => {
    const { transact, heard } = shop();
    transact((draft) => {
      draft.orders.get('b');
      const order = draft.orders.get('a');
      if (order) order.status = 'placed';
    });
    const before = { id: 'a', status: 'pending', lines: ['x'] };
    const changes = [{ table: 'orders', id: 'a', before, after: { ...before, status: 'placed' } }];
    expect(heard).toEqual([{ kind: 'changed', changes }]);
  });

  it('says nothing where a row is as it was', () => {
    const { transact, heard } = shop();
    transact((draft) => {
      const order = draft.orders.get('a');
      if (order) order.status = 'pending';
    });
    expect(heard).toEqual([]);
  });

  it('sees its own rows, new, changed and gone', () => {
    const { transact } = shop();
    transact((draft) => {
      const order = draft.orders.get('a');
      if (order) order.status = 'placed';
      draft.orders.remove('b');
      draft.orders.insert({ id: 'c', status: 'draft', lines: [] });
      expect([...draft.orders.values()].map(({ id, status }) => `${id}:${status}`)).toEqual(['a:placed', 'c:draft']);
      expect(draft.orders.size).toBe(2);
      expect(draft.orders.get('b')).toBeUndefined();
    });
  });

  it('takes no id twice, but the id of a row it has removed', () => {
    const { transact, statuses } = shop();
    const again = { id: 'a', status: 'cancelled', lines: [] };
    expect(() => transact((draft) => draft.orders.insert(again))).toThrow('There is a row a already');
    transact((draft) => {
      draft.orders.remove('a');
      draft.orders.insert(again);
    });
    expect(statuses()).toEqual(['a:cancelled', 'b:draft']);
  });

  it('cannot stand within another one', () => {
    const { transact } = shop();
    expect(() => transact(() => transact(() => undefined))).toThrow('A transaction within another one');
    expect(transact(() => 'free again')).toBe('free again');
  });
});

it('keeps what was read as it was when the row changes later', () => {
  const { transact, world } = shop();
  const seen = world.orders.get('a');
  transact((draft) => draft.orders.get('a')?.lines.push('y'));
  expect([seen?.lines, world.orders.get('a')?.lines]).toEqual([['x'], ['x', 'y']]);
});

it('goes on from a snapshot, and shares nothing with it', () => {
  const first = shop();
  const snapshot = structuredClone(first.snapshot());
  const second = shop();
  second.transact((draft) => draft.payments.insert({ id: 'p', order: 'a' }));
  second.replace(snapshot);
  expect(second.snapshot()).toEqual(first.snapshot());
  expect(second.heard.at(-1)).toEqual({ kind: 'replaced', world: snapshot });
  second.transact((draft) => draft.orders.get('a')?.lines.push('y'));
  expect(snapshot.orders[0]?.lines).toEqual(['x']);
});
