declare const brand: unique symbol;

/** Id of a `klarna_payments` resource. */
export type PaymentId = string & { readonly [brand]: 'PaymentId' };
/** Id of an `orders` resource. */
export type OrderId = string & { readonly [brand]: 'OrderId' };
/** Id of an authorization, a capture, a void or a refund. */
export type TransactionId = string & { readonly [brand]: 'TransactionId' };

/** Orders and payments: ten letters, case-sensitive. Checked before an id enters a path, where `..` would be one too. */
const resourceId = /^[A-Za-z]{10}$/;

export const isResourceId = (text: string): boolean => resourceId.test(text);

const assertId = (text: string): string => {
  if (!isResourceId(text)) throw new TypeError(`not a Commerce Layer id: ${JSON.stringify(text)}`);
  return text;
};

/** @throws TypeError: callers check what a person typed with `isResourceId` first. */
export const paymentId = (text: string): PaymentId => assertId(text) as PaymentId;

/** @throws TypeError, as `paymentId`. */
export const orderId = (text: string): OrderId => assertId(text) as OrderId;

/** @throws TypeError, as `paymentId`. */
export const transactionId = (text: string): TransactionId => assertId(text) as TransactionId;
