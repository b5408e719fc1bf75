import type { Sandbox } from '../../sandbox.ts';
import { totalWithTaxesOf } from '../../world/orders/totals.ts';
import type { JsonObject, KlarnaPayment, Order, Read } from '../../world/tables.ts';
import { V1Refusal } from '../v1/errors.ts';

export interface OpenSession {
  readonly payment: Read<KlarnaPayment>;
  readonly order: Read<Order>;
}

/**
 * The session that a browser's client token opens. Klarna's own knows nothing of the order at Commerce Layer; here one whose
 * order changed since is refused, as nothing could be placed with what the customer approves.
 * @throws V1Refusal
 */
export function sessionOf({ world }: Sandbox, clientToken: string): OpenSession {
  const payment = [...world.klarna_payments.values()].find(({ client_token }) => client_token === clientToken);
  const order = world.orders.get(payment?.order_id);
  if (payment === undefined || order === undefined) throw new V1Refusal('NOT_FOUND', 'No such session');
  if (payment.expired) throw new V1Refusal('NOT_FOUND', 'The session has expired');
  if (order.status !== 'draft' && order.status !== 'pending')
    throw new V1Refusal('SESSION_COMPLETED', 'The session is completed');
  if (payment.session_amount_cents !== totalWithTaxesOf(order)) throw notMatching();
  return { payment, order };
}

/** What the checkout page told of the order differs from the session's, or the session's from the order's. */
export const notMatching = (): V1Refusal => new V1Refusal('BAD_VALUE', 'Not matching fields', 409);

/** @throws V1Refusal for categories that the session does not offer */
export function categoriesOf({ payment }: OpenSession, identifiers: readonly string[]): readonly JsonObject[] {
  return identifiers.map((wanted) => {
    const found = payment.payment_methods.find(({ identifier }) => identifier === wanted);
    if (found === undefined) throw new V1Refusal('BAD_VALUE', 'The payment method category is not offered');
    return found;
  });
}

/**
 * The fields of what a page passes to `load` or `authorize` that are not the session's. Klarna's session would take them
 * over, and the order that Commerce Layer makes of its own would be a 409 later; here it is said at once. Addresses are the
 * customer's own business.
 */
export function mismatchesOf({ payment, order }: OpenSession, data: JsonObject): string[] {
  const known = {
    purchase_country: order.country_code,
    purchase_currency: order.currency_code,
    order_amount: payment.session_amount_cents,
    order_tax_amount: order.amounts.tax,
  };
  const other = Object.entries(known).filter(([name, value]) => data[name] !== undefined && data[name] !== value);
  const lines = data.order_lines;
  const doLinesDiffer = Array.isArray(lines) && sumOf(lines) !== payment.session_amount_cents;
  return [...other.map(([name]) => name), ...(doLinesDiffer ? ['order_lines'] : [])];
}

const sumOf = (lines: readonly unknown[]): number =>
  lines.reduce<number>((sum, line) => sum + (numberIn(line, 'total_amount') ?? Number.NaN), 0);

function numberIn(value: unknown, name: string): number | undefined {
  const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  return typeof found === 'number' ? found : undefined;
}

/** Whom the customer's form begins with: as the checkout page says, else as the order has it. */
export function knownCustomer(sandbox: Sandbox, { order }: OpenSession, data: JsonObject): string {
  const address = data.billing_address;
  const told: unknown = typeof address === 'object' && address !== null ? Reflect.get(address, 'email') : undefined;
  if (typeof told === 'string' && told !== '') return told;
  return order.customer_email ?? sandbox.world.addresses.get(order.billing_address_id)?.phone ?? '';
}
