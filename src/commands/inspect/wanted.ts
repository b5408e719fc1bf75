import type { Field } from '../command-line/fields.ts';

/** What `inspect` looks for. */
export const wantedField = {
  flag: '<id or number>',
  question: 'Order number, e-mail address, or any id of the order or payment',
  parse: (text) => {
    const value = text.trim();
    if (value === '') return { complaint: 'it is empty' };
    return value.length > 255 ? { complaint: 'it is longer than any id or number' } : { value };
  },
  inSandbox: '1234',
} satisfies Field<string>;
