import { describe, expect, it } from 'vitest';
import { complaintsOf, rowsOf } from './reading.ts';

const path = 'rows.ndjson';
const network = { route: 'network', 'session-token': 't', amount: 11800, currency: 'USD', reference: 'r' };
const lines = (...objects: readonly unknown[]) =>
  objects.map((object) => (typeof object === 'string' ? object : JSON.stringify(object))).join('\n');
const rows = (...objects: readonly unknown[]) => rowsOf(lines(...objects), { path });
const complaints = (...objects: readonly unknown[]) => complaintsOf(lines(...objects), { path });

describe('NDJSON', () => {
  it('gives a row for each object', async () => {
    const data = { acquiring_config: { deep: [1, 'x'] } };
    const found = await rows(
      { comment: 'for people' },
      '',
      { ...network, id: 'a', expect: 5, tags: ['x', 'y'], 'new-authorization': true, confirm: false, data },
      `${JSON.stringify({ ...network, 'session-token': 'u', amount: '5', tags: 'x y', expect: null, id: '', comment: 'c' })}\r`,
    );
    expect(found).toMatchObject([
      {
        id: 'a',
        line: 3,
        tags: ['x', 'y'],
        expect: { kind: 'exit', exitCode: 5 },
        inputs: { data, newAuthorization: true, confirm: false, values: { amount: 11800 } },
      },
      { id: 'row-4', line: 4, tags: ['x', 'y'], expect: { exitCode: 0 }, inputs: { values: { amount: 5 } } },
    ]);
  });

  it('replaces variables in the strings of data, which keep its shape', async () => {
    const data = { reference: `"\${env:WORD}"`, list: [`\${row}`, 2] };
    const environment = { WORD: '", "x": "' };
    const [row] = await rowsOf(lines({ ...network, data }), { path, environment });
    expect(row?.inputs.data).toEqual({ reference: '"", "x": ""', list: ['1', 2] });
  });

  it.each([
    ['no JSON', '{"id":', ['line 1: it is no JSON; each line is an object of its own.']],
    ['a word', '"a"', ['line 1: it is no JSON; each line is an object of its own.']],
    ['an array', '[{}]', ["line 1: it is an array; `jq -c '.[]'` makes lines of its objects."]],
    ['the beginning of an array', '[\n', ["line 1: it begins an array; `jq -c '.[]'` makes lines of its objects."]],
    [
      'unknown keys',
      { ...network, payment_id: 'x', authToken: 'y' },
      [
        'line 1: there is no key "payment_id": did you mean payment-id?',
        'line 1: there is no key "authToken": did you mean auth-token?',
      ],
    ],
    ['a number for a text', { ...network, reference: 5 }, ['line 1, column reference: it is a number, and no text.']],
    ['an object', { ...network, id: {} }, ['line 1, column id: it is an object, and no text.']],
    ['tags that are none', { ...network, tags: [1] }, ['line 1, column tags: it is an array, and no text.']],
    ['data that is none', { ...network, data: [] }, ['line 1, column data: it must be a JSON object.']],
    [
      'a number that no computer counts',
      '{"route":"network","session-token":"t","order":"NgojhKoyYN","data":{"n":12345678901234567891}}',
      ['line 1, column data: it holds a number that no computer counts exactly: 12345678901234567891.'],
    ],
    [
      'data on a route without it',
      { route: 'native', 'payment-id': 'ertHJlpPTR', 'auth-token': 'a', data: {} },
      [expect.stringContaining('line 1, column data: it has no meaning on the route native')],
    ],
  ])('is refused: %s', async (_, line, told) => {
    expect(await complaints(line)).toEqual(told);
  });

  it.each(['118.00', '1e3', '118.5'])('takes an amount as it was written: %s', async (amount) => {
    const line = JSON.stringify(network).replace('11800', amount);
    expect(await complaints(line)).toEqual([expect.stringContaining('line 1, column amount: amounts are')]);
  });

  it('is refused where a line is too long', async () => {
    expect(await complaints(network, `{"comment":"${'x'.repeat(2_200_000)}"}`)).toEqual([
      'line 2: it is longer than 2 MB.',
    ]);
  });
});
