import { describe, expect, it } from 'vitest';
import { durationWarning } from '../../../src/batch/input/limits.ts';
import { complaintsOf, refusalOf, rowsOf, sourceOf, type Wish } from './reading.ts';

const header = 'id,route,payment-id,auth-token,session-token,order,amount,currency,reference,tags';
const network = (id: string, { token = `krn:s:${id}`, order = '', tags = '' } = {}) =>
  order === ''
    ? `${id},network,,,${token},,11800,USD,ref-${id},${tags}`
    : `${id},network,,,${token},${order},,,,${tags}`;
const native = (id: string, { token = `auth-${id}`, payment = 'ertHJlpPTR', tags = '' } = {}) =>
  `${id},native,${payment},${token},,,,,,${tags}`;
const csv = (...rows: readonly string[]) => [header, ...rows, ''].join('\n');

/** As many payments as are wanted. */
const paymentId = (index: number) =>
  `aaaaa${[...String(index).padStart(5, '0')].map((digit) => 'abcdefghij'[Number(digit)]).join('')}`;
const preflight = async (text: string, wish?: Wish) => (await sourceOf(text, wish)).source.preflight();
const ids = async (text: string, wish?: Wish) => (await rowsOf(text, wish)).map(({ id }) => id);

describe('a preflight', () => {
  it('counts rows and requests, and tells one file from another', async () => {
    const text = csv(network('a'), network('b', { order: 'NgojhKoyYN' }), native('c'));
    const found = await preflight(text);
    expect(found).toMatchObject({ rows: 3, requests: { commerceLayer: 3, klarna: 2 }, warnings: [] });
    expect(found.contentHash).toMatch(/^[0-9a-f]{64}$/);
    expect((await preflight(`${text}#`)).contentHash).not.toBe(found.contentHash);
    expect(await preflight(text, { confirms: true })).toMatchObject({ requests: { commerceLayer: 4, klarna: 4 } });
    const placed = { defaults: { place: 'true' } };
    expect(await preflight(csv(native('a')), placed)).toMatchObject({ requests: { commerceLayer: 4, klarna: 0 } });
  });

  it('is done once, and before the first row', async () => {
    const { source, fake } = await sourceOf(csv(network('a'), 'b'));
    await expect(source.read()[Symbol.asyncIterator]().next()).rejects.toThrow('line 3: it has 1 cell');
    await expect(source.preflight()).rejects.toThrow('line 3');
    await source.close();
    expect(fake.closed).toEqual(['rows.csv']);
  });

  it('names both lines of what stands there twice', async () => {
    const again = [
      network('a'),
      native('a'),
      network('b', { token: 'krn:s:a' }),
      native('c', { token: 'auth-a', payment: 'ertHJlpPTS' }),
    ];
    expect(await complaintsOf(csv('', ...again))).toEqual([
      'line 4, column id: line 3 has the same one.',
      'line 5, column session-token: line 3 has the same one.',
      'line 6, column auth-token: line 4 has the same one.',
    ]);
  });

  it('takes the name of a row without one for taken', async () => {
    expect(await complaintsOf(csv(network('row-3'), network('').replace('krn:s:', 'krn:s:x')))).toEqual([
      'line 3, column id: line 2 has the same one.',
    ]);
  });

  it('shows the first twenty things that are wrong, and how many there are', async () => {
    const error = await refusalOf(csv(...Array.from({ length: 50 }, (_, index) => (index % 2 ? 'x' : network('a')))));
    expect(error.message).toBe('rows.csv cannot be used: 73 things are wrong with it.');
    expect(error.facts.complaints).toHaveLength(21);
    expect(error.facts.complaints?.[0]).toBe('line 3: it has 1 cell, and the header 10 columns.');
    expect(error.facts.complaints?.at(-1)).toBe('and 53 more');
    expect(error.facts.details).toMatchObject({
      total: 73,
      complaints: { length: 20, 0: { line: 3, column: null, complaint: 'it has 1 cell, and the header 10 columns' } },
    });
  });

  it('says one thing in one sentence, and never what stands there', async () => {
    const error = await refusalOf(csv(native('a', { token: 'secret secret' })));
    expect(error).toMatchObject({
      kind: 'usage',
      message: 'rows.csv, line 2, column auth-token: the authorization token holds a blank.',
    });
    expect(JSON.stringify([error.message, error.facts])).not.toContain('secret secret');
  });

  it('refuses a batch as one of the other mode where nothing else is wrong', async () => {
    expect(await refusalOf(csv(network('a', { token: 'krn:live:s' })))).toMatchObject({ kind: 'live-guard' });
    expect(await refusalOf(csv(network('a', { token: 'krn:live:s' }), 'b'))).toMatchObject({ kind: 'usage' });
  });

  it('refuses --place where no row places an order', async () => {
    const defaults = { place: 'true' };
    expect((await refusalOf(csv(network('a')), { defaults })).message).toBe('--place goes with none of the rows.');
    expect(await preflight(csv(network('a'), native('b')), { defaults })).toMatchObject({ rows: 2 });
    expect(await preflight(csv(network('a')), { defaults: { place: 'false' } })).toMatchObject({ rows: 1 });
  });

  it('refuses a file without rows', async () => {
    expect((await refusalOf(header)).message).toBe('rows.csv has no row.');
    expect((await refusalOf('', { path: 'rows.ndjson' })).message).toBe('rows.ndjson has no row.');
  });
});

describe('rows that share a payment or an order', () => {
  const rows = csv(
    native('a'),
    network('b', { order: 'NgojhKoyYN' }),
    native('c', { payment: 'ertHJlpPTS' }),
    native('d'),
    network('e', { order: 'NgojhKoyYN' }),
    native('f'),
  );

  it('are refused', async () => {
    const told = '--allow-shared-payment takes such rows one after the other.';
    expect(await complaintsOf(rows)).toEqual([
      `line 5, column payment-id: line 2 is about the same payment; ${told}`,
      `line 6, column order: line 3 is about the same order; ${told}`,
      `line 7, column payment-id: line 5 is about the same payment; ${told}`,
    ]);
  });

  it('go one after the other where that is meant, as often as they are read', async () => {
    const { source } = await sourceOf(rows, { allowSharedPayment: true });
    for (let time = 0; time < 2; time += 1) {
      const after: unknown[] = [];
      for await (const row of source.read()) after.push(row.after);
      expect(after).toEqual([undefined, undefined, undefined, 2, 3, 5]);
    }
  });

  it('stay in one shard', async () => {
    const many = csv(
      ...Array.from({ length: 30 }, (_, index) => native(`r${index}`, { payment: paymentId(index % 3) })),
    );
    const parts = await Promise.all(
      [1, 2, 3].map((part) => rowsOf(many, { allowSharedPayment: true, shard: { part, of: 3 } })),
    );
    const found = parts.map((part) => new Set(part.map(({ inputs }) => inputs.paymentId)));
    expect(found.reduce((sum, { size }) => sum + size, 0)).toBe(3);
    expect(parts.flat()).toHaveLength(30);
  });

  it('may be two of which the tags choose one', async () => {
    const text = csv(native('a', { tags: 'x' }), native('b', { tags: 'y', token: 'auth-a' }));
    expect(await ids(text, { tags: { any: ['x'], none: [] } })).toEqual(['a']);
    expect(await complaintsOf(text)).toHaveLength(2);
  });
});

describe('which rows run', () => {
  const rows = csv(
    ...Array.from({ length: 40 }, (_, index) => network(`r${index}`, { tags: index < 10 ? 'smoke' : '' })),
  );

  it('say tags and shards', async () => {
    const tags = { any: ['smoke'], none: [] };
    expect(await ids(rows, { tags })).toHaveLength(10);
    const parts = await Promise.all([1, 2].map((part) => ids(rows, { tags, shard: { part, of: 2 } })));
    expect(parts.flat().toSorted()).toEqual((await ids(rows, { tags })).toSorted());
    expect(await preflight(rows, { tags, shard: { part: 1, of: 2 } })).toMatchObject({ rows: parts[0]?.length });
  });

  it('may be none in a part, but not none by their tags', async () => {
    const parts = await Promise.all([1, 2].map((part) => preflight(csv(network('a')), { shard: { part, of: 2 } })));
    expect(parts.map((part) => part.rows).toSorted()).toEqual([0, 1]);
    const error = await refusalOf(rows, { tags: { any: ['smok'], none: [] } });
    expect(error).toMatchObject({ message: '--tags chooses no row of rows.csv.', kind: 'usage' });
  });
});

describe('--repeat', () => {
  it('goes through the whole file, turn by turn', async () => {
    const text = csv(network('a', { token: `krn:s:a-\${turn}` }), network('b', { token: `krn:s:b-\${uuid}` }));
    const rows = await rowsOf(text, { repeat: 3 });
    expect(rows.map(({ id, line, turn }) => [id, line, turn])).toEqual([
      ['a#1', 2, 1],
      ['b#1', 3, 1],
      ['a#2', 2, 2],
      ['b#2', 3, 2],
      ['a#3', 2, 3],
      ['b#3', 3, 3],
    ]);
    expect(new Set(rows.map(({ inputs }) => inputs.sessionToken)).size).toBe(6);
    expect(await preflight(text, { repeat: 3 })).toMatchObject({ rows: 6, requests: { klarna: 6 } });
  });

  it('needs tokens that are others each time', async () => {
    expect(await complaintsOf(csv(network('a'), network('b', { token: `krn:s:\${row}` })), { repeat: 5 })).toEqual([
      `line 2, column session-token: it is the same in each of the 5 turns; --repeat needs \${turn} or \${uuid} in it.`,
      `line 3, column session-token: it is the same in each of the 5 turns; --repeat needs \${turn} or \${uuid} in it.`,
    ]);
  });

  it('shares the payment among its turns', async () => {
    const text = csv(native('a', { token: `auth-\${turn}` }));
    expect(await complaintsOf(text, { repeat: 2 })).toEqual([
      expect.stringContaining('line 2, column payment-id: the turn before is about the same payment'),
    ]);
    const rows = await rowsOf(text, { repeat: 3, allowSharedPayment: true });
    expect(rows.map(({ after }) => after)).toEqual([undefined, 2, 2]);
  });
});

describe('what is expected', () => {
  it('is doubted where it is nearly a result, once for each word', async () => {
    const expecting = (...words: readonly string[]) =>
      [`${header},expect`, ...words.map((word, index) => `${network(`r${index}`)},${word}`), ''].join('\n');
    const { warnings } = await preflight(
      expecting('APROVED', 'approved', '8', 'APROVED', 'RESOURCE_CONFLICT', 'Placd'),
    );
    expect(warnings).toEqual([
      'line 2, column expect: no result is called APROVED; is APPROVED meant?',
      'line 7, column expect: no result is called Placd; is PLACED meant?',
    ]);
  });
});

describe('the time it will take', () => {
  it('is said where it is long, and not in a sandbox', async () => {
    const rows = csv(...Array.from({ length: 10 }, (_, index) => native(`r${index}`, { payment: paymentId(index) })));
    expect((await preflight(rows, { limited: true, rate: 0.1 })).warnings).toEqual([
      'It will take 2 minutes or more, for Commerce Layer limits the requests of an address, and --rate the flows.',
    ]);
    expect((await preflight(rows, { limited: true })).warnings).toEqual([]);
    expect((await preflight(rows, { rate: 0.1 })).warnings).toEqual([]);
  });

  it('is that of the limits that Commerce Layer publishes', () => {
    const count = { flows: 400, payments: 800, orders: 0, klarna: 0 };
    expect(durationWarning(count, 'test', undefined, undefined)).toMatch(/^It will take 8 minutes or more, for /);
    expect(durationWarning(count, 'live', undefined, undefined)).toMatch(/^It will take 4 minutes or more, for /);
  });

  it('comes with a way on where the tokens would be dead by then', () => {
    const count = { flows: 5000, payments: 10_000, orders: 0, klarna: 0 };
    expect(durationWarning(count, 'test', undefined, undefined)).toContain(
      'Tokens are good for 60 minutes, so the last rows would come too late: share it out over 2 addresses (--shard 1/2 to 2/2)',
    );
    expect(durationWarning(count, 'test', undefined, { of: 3 })).toContain('(--shard 1/6 to 6/6)');
    expect(durationWarning(count, 'live', undefined, undefined)).not.toContain('60 minutes');
  });

  it('says that long tokens may be refused', async () => {
    const text = csv(network('a', { token: 'k'.repeat(7000) }));
    expect((await preflight(text)).warnings).toEqual([
      expect.stringContaining('1 session tokens are longer than 6 KB'),
    ]);
  });
});

describe('stdin', () => {
  it.each(['-', 'campaign.txt'])('is no scenario file, and neither is one of another name: %s', async (path) => {
    const text = '# A campaign:\n#\n\nversion: 1\nscenarios: []\n';
    await expect(sourceOf(text, { path })).rejects.toMatchObject({
      kind: 'usage',
      message: `${path === '-' ? 'stdin' : path} looks like a scenario file.`,
    });
  });

  it('is told apart by its first character', async () => {
    const line = '{"route":"network","session-token":"t","amount":1,"currency":"USD","reference":"r"}';
    expect(await ids(line, { path: '-' })).toEqual(['row-1']);
    expect(await ids(csv(network('a')), { path: '-' })).toEqual(['a']);
    expect((await refusalOf('x', { path: '-' })).message).toContain('stdin, line 1: it names no column');
  });

  it('is refused as a CSV that ends in the middle of a line: half an amount is an amount as well', async () => {
    const text = csv(network('a')).trimEnd();
    expect((await refusalOf(text, { path: '-' })).message).toBe('stdin ends in the middle of a line.');
    expect(await ids(text)).toEqual(['a']);
    expect(await ids(`${text}\r`, { path: '-' })).toEqual(['a']);
  });
});
