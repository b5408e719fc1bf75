import assert from 'node:assert/strict';
import { type Answer, type Document, expectRefusal } from '../calls.ts';
import type { Shop } from '../shop.ts';
import type { Field } from './facts.ts';
import { readsElse } from './left-out.ts';

/** What was written is what is read, where the field can be read and says what it was given. */
export async function expectReadBack(shop: Shop, type: string, id: string, field: Field, value: unknown) {
  if (!field.fetchable || readsElse[type]?.[field.name] !== undefined) return;
  const { document } = await shop.integration.get(`/${type}/${id}`);
  assert.deepEqual(document.data.attributes[field.name], value);
}

export function expectNotAllowed(answer: Answer): void {
  expectRefusal(answer, 400);
  assert.equal(answer.document.errors[0].code, 'PARAM_NOT_ALLOWED');
}

/** Refused for its value: the name itself is known. */
export function expectNoGood(answer: Answer, { name }: Field): void {
  expectRefusal(answer, 422);
  assert.equal(answer.document.errors[0].source?.pointer, `/data/attributes/${name}`);
}

export function expectBlank(answer: Answer, pointer: string): void {
  expectRefusal(answer, 422);
  const [error] = answer.document.errors.filter((one: Document) => one.source?.pointer === pointer);
  assert.ok(error !== undefined, `no error points at ${pointer}: ${JSON.stringify(answer.document)}`);
  assert.deepEqual([error.code, error.meta?.error], ['VALIDATION_ERROR', 'blank']);
}
