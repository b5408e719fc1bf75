/** What a row may say: who it is, what it should come to, and the flags of `flow` without their dashes. */
export const columns = [
  'id',
  'expect',
  'tags',
  // For people; it is passed over.
  'comment',
  'route',
  'payment-id',
  'auth-token',
  'auth-token-file',
  'session-token',
  'session-token-file',
  'order',
  'amount',
  'currency',
  'reference',
  'payment-request-id',
  'partner-account-id',
  'capture',
  'place',
  'idempotency-key',
  'new-authorization',
  'confirm',
  'data',
] as const;

export type Column = (typeof columns)[number];

export const isColumn = (name: string): name is Column => columns.some((column) => column === name);

/** Finds the name that was meant: `closest` of src/config, which this room does not know. */
export type Closest = (word: string, known: readonly string[]) => string | undefined;

/** `paymentId` and `payment_id` as this product writes them. */
const kebab = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/[\s_]+/g, '-')
    .toLowerCase();

/** What is wrong with a name that is none. A file without a header begins with a row, so it may be a token. */
export const unknownColumn = (name: string, closest: Closest): string => {
  const shown = name.length > 24 ? `${name.slice(0, 4)}…` : name;
  const spelt = kebab(name);
  // `closest` writes its words with underscores.
  const near = isColumn(spelt)
    ? spelt
    : closest(
        spelt,
        columns.map((column) => column.replaceAll('-', '_')),
      )?.replaceAll('_', '-');
  return `there is no column ${JSON.stringify(shown)}: ${near === undefined ? `known are ${columns.join(', ')}` : `did you mean ${near}?`}`;
};
