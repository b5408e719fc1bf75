import { expect, it } from 'vitest';
import { order, payment, running, sessionToken } from './running.ts';

const jsonApi = { 'content-type': 'application/vnd.api+json' };
const deep = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
const withMembers = (members: string) => `{"data":{"type":"orders","id":"${order}",${members}}}`;
const withMetadata = (value: string) => withMembers(`"attributes":{"metadata":${value}}`);

it.each([
  ['an attribute called __proto__', withMembers('"attributes":{"__proto__":{"a":1}}')],
  ['an attribute called constructor', withMembers('"attributes":{"constructor":1}')],
  ['a relationship called prototype', withMembers('"relationships":{"prototype":{"data":null}}')],
  ['attributes in a list', withMembers('"attributes":[]')],
  ['relationships in a list', withMembers('"relationships":[]')],
  ['an unknown member of a relationship', withMembers('"relationships":{"market":{"data":null,"foo":1}}')],
  [
    'an unknown member of a linkage',
    withMembers('"relationships":{"market":{"data":{"type":"markets","id":"x","foo":1}}}'),
  ],
  ['more levels than a parser follows', withMetadata(deep(5000))],
  ['a number past all limits', withMetadata('{"a":1e400}')],
  ['a character that no database takes', withMetadata(String.raw`{"a":"\u0000"}`)],
  ['half a character', withMetadata(String.raw`{"a":"\ud800"}`)],
])('Commerce Layer refuses %s, and the ledger has the refusal', async (_, body) => {
  const sandbox = await running();
  const { status } = await sandbox.send(
    'PATCH',
    `/api/orders/${order}`,
    { ...jsonApi, authorization: `Bearer ${await sandbox.token()}` },
    body,
  );
  expect(status).toBe(400);
  expect((await sandbox.ledger()).writes).toMatchObject([{ status: 400, executed: false }]);
});

it('takes the linkage of what was read, with its links', async () => {
  const sandbox = await running();
  const { document } = await sandbox.api('GET', `/klarna_payments/${payment}?include=order`);
  const { type, id, relationships } = document.data;
  const sent = { data: { type, id, relationships: { order: relationships.order } } };
  expect(await sandbox.api('PATCH', `/klarna_payments/${payment}`, sent)).toMatchObject({ status: 200 });
});

it.each([
  ['more levels than a parser follows', deep(5000)],
  ['a character that no database takes', String.raw`"\u0000"`],
])('Klarna refuses %s, and the ledger has the refusal', async (_, value) => {
  const sandbox = await running();
  const body = `{"currency":"USD","request_payment_transaction":{"amount":100,"payment_transaction_reference":"a"},"interoperability_data":${value}}`;
  expect(await sandbox.authorize('approved', body)).toMatchObject({ status: 400 });
  expect((await sandbox.ledger()).writes).toMatchObject([
    { status: 400, executed: false, headers: { 'klarna-network-session-token': sessionToken('approved') } },
  ]);
});
