import assert from 'node:assert/strict';
import type { Document } from '../calls.ts';
import type { Field } from './facts.ts';

const timestampForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** The facts: these come as a string or as a number. */
const eitherKind = new Set(['number', 'tax_rate']);

const isKind: Readonly<Record<Field['kind'], (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  integer: (value) => Number.isSafeInteger(value),
  float: (value) => typeof value === 'number',
  datetime: (value) => typeof value === 'string' && timestampForm.test(value) && !Number.isNaN(Date.parse(value)),
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  array: (value) => Array.isArray(value),
};

/** The JSON kind of a value is that of its field; `null` only where the schema does not require a value. */
export function expectKind({ name, kind, required, values }: Field, value: unknown): void {
  assert.notEqual(value, undefined, 'is missing');
  if (value === null) {
    assert.notEqual(required, 'yes', 'is null although it is required');
    return;
  }
  const either = eitherKind.has(name) && (typeof value === 'string' || typeof value === 'number');
  assert.ok(either || isKind[kind](value), `is no ${kind}: ${JSON.stringify(value)}`);
  if (values !== undefined && name !== 'type')
    assert.ok(
      values.some((one) => one === value),
      `${value} is not listed`,
    );
}

/** The minor units' digits of the currencies that the walk meets; all have two but these. */
const digitsOf: Readonly<Record<string, number>> = { JPY: 0, KWD: 3 };

/** `<name>_float` says the same as `<name>_cents`, and `formatted_<name>` is there where an amount is. */
export function expectSameMoney(name: string, attributes: Document): void {
  const cents = attributes[name];
  const stem = name.slice(0, -'_cents'.length);
  const [float, formatted] = [attributes[`${stem}_float`], attributes[`formatted_${stem}`]];
  if (cents === null) {
    assert.deepEqual([float, formatted], [null, null]);
    return;
  }
  const divisor = 10 ** (digitsOf[attributes.currency_code] ?? 2);
  assert.equal(float, cents / divisor);
  assert.match(formatted, /\d/);
}
