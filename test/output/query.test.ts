import { describe, expect, it } from 'vitest';
import { type Query, readQuery } from '../../src/output/query/jmespath.ts';
import { missingIn } from '../../src/output/query/missing.ts';

const read = async (expression: string): Promise<Query> => {
  const query = await readQuery(expression);
  if ('complaint' in query) throw new Error(query.complaint);
  return query;
};

describe('a query that cannot be read', () => {
  it.each([
    ['a.[', 'it ends too soon, after character 3'],
    ['a || ', 'it ends too soon, after character 5'],
    ['a.b]', '"]" at character 4 was not expected'],
    ['a b', '"b" at character 3 was not expected'],
    ['order-id', '"-id" at character 6 was not expected'],
    ['a.#b', '"#" at character 3 was not expected'],
    ['foo(a)', 'it has no function foo()'],
    ['length(a, b)', 'length() takes 1 argument but received 2'],
  ])('%s: %s', async (expression, complaint) => {
    expect(await readQuery(expression)).toEqual({ complaint });
  });
});

describe('the fields that a query names', () => {
  it.each([
    ['order.number', ['order', 'order.number']],
    ['runs[0].run_id', ['runs', 'runs.run_id']],
    ["runs[?status=='finished'].run_id", ['runs', 'runs.status', 'runs.run_id']],
    ['{a: order.id, b: mode}', ['order', 'order.id', 'mode']],
    ['sort_by(runs, &started_at)[-1].run_id', ['runs', 'runs.started_at', 'runs.run_id']],
    ['order.* | [0]', ['order']],
    ['length(steps[].name)', ['steps', 'steps.name']],
    ['error.code || result', ['error', 'error.code', 'result']],
    ["'text'", []],
  ])('%s: %j', async (expression, paths) => {
    const names = (await read(expression)).paths.map((path) => path.join('.'));
    expect([...new Set(names)]).toEqual(paths);
  });
});

describe('a field that is not there', () => {
  const document = { order: { number: '1' }, runs: [{ id: 'a' }, { id: 'b', at: 1 }], none: null };

  it.each([
    ['order.numbr', { name: 'numbr', there: ['number'], isOfList: false }],
    ['runs[].idd', { name: 'idd', there: ['id', 'at'], isOfList: false }],
    ['runs.id', { name: 'id', there: [], isOfList: true }],
    ['[order.x]', { name: 'x', there: ['number'], isOfList: false }],
    ['runs[].at', undefined],
    ['none.anything', undefined],
    ['order.x || order.number', undefined],
  ])('of %s is %j', async (expression, missing) => {
    expect(missingIn((await read(expression)).tree, document)).toEqual(missing);
  });
});

it('that fails on a document says why', async () => {
  expect((await read('length(a)')).of({ a: 1 })).toMatchObject({ complaint: expect.stringContaining('TypeError') });
  expect((await read('a')).of({ a: 1 })).toEqual({ result: 1 });
});
