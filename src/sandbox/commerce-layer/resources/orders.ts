import { numberOf } from '../../world/kept-attributes.ts';
import { createOrder, removeOrder } from '../../world/orders/order-making.ts';
import { whyUnusable } from '../../world/orders/order-payment-source.ts';
import { isEditable } from '../../world/orders/order-status.ts';
import { pull } from '../../world/orders/order-triggers.ts';
import { writeOrder } from '../../world/orders/order-writing.ts';
import { totalOf, totalWithTaxesOf } from '../../world/orders/totals.ts';
import { blank, Refusal } from '../../world/refusal.ts';
import type { JsonObject, LineItem, Order, Read, Reference, World } from '../../world/tables.ts';
import { linkedId, outcomeOf, present } from './outcome.ts';
import { closing, to, toMany } from './related.ts';
import type { Input, ResourceType, Write } from './resource-type.ts';

/** @see https://docs.commercelayer.io/core/v/api-reference/orders */
export const orders: ResourceType<Order> = {
  find: (world, id) => world.orders.get(id),
  all: (world) => world.orders.values(),
  attributes: (world, order) => attributesOf(order, linesOf(world, order)),
  related: (world, order) => ({
    market: to('markets', order.market_id),
    customer: to('customers', order.customer_id),
    shipping_address: to('addresses', order.shipping_address_id),
    billing_address: to('addresses', order.billing_address_id),
    payment_method: to('payment_methods', order.payment_method_id),
    payment_source: order.payment_source,
    available_payment_methods: toMany('payment_methods', methodsFor(world, order)),
    line_items: toMany('line_items', order.line_item_ids),
    shipments: toMany('shipments', order.shipment_ids),
    ...transactionsOf(world, order),
    resource_errors: toMany('resource_errors', order.resource_error_ids),
  }),
  orderOf: (_, order) => order,
  advancedByReading: true,
  create,
  update: (write, id, { attributes, relationships, triggers }) => {
    const { sandbox, draft, at } = write;
    const order = present(draft.orders.get(id));
    writeOrder(draft, order, attributes, relationships, at);
    requireNewcomer(write, order, attributes);
    const authorizationAmount = numberOf(attributes._authorization_amount_cents) ?? undefined;
    if (authorizationAmount !== undefined && !triggers.has('_authorize') && !triggers.has('_place'))
      throw blank('_authorize', 'attributes');
    return outcomeOf(pull(triggers, { draft, order, at, authorizationAmount, again: !sandbox.idempotent }));
  },
  remove: ({ draft }, id) => {
    removeOrder(draft, present(draft.orders.get(id)));
    return {};
  },
};

const attributesOf = (order: Read<Order>, lines: readonly Read<LineItem>[]): Read<JsonObject> => ({
  number: order.number,
  autorefresh: true,
  guest: true,
  freight_taxable: false,
  payment_method_taxable: false,
  adjustment_taxable: false,
  gift_card_taxable: false,
  ...order.given,
  place_async: order.place_async,
  status: order.status,
  payment_status: order.payment_status,
  fulfillment_status: order.fulfillment_status,
  editable: isEditable(order),
  customer_email: order.customer_email,
  customer_type: 'new',
  language_code: order.language_code,
  currency_code: order.currency_code,
  tax_included: order.tax_included,
  tax_rate: order.tax_rate,
  requires_billing_info: false,
  country_code: order.country_code,
  coupon_code: lines.find(({ coupon_code }) => coupon_code !== null)?.coupon_code ?? null,
  ...amountsOf(order, lines),
  skus_count: articlesIn(lines),
  line_item_options_count: 0,
  shipments_count: order.shipment_ids.length,
  tax_calculations_count: 0,
  validations_count: 0,
  errors_count: order.resource_error_ids.length,
  payment_source_details: order.payment_source_details,
  token: order.token,
  placed_at: order.placed_at,
  approved_at: order.approved_at,
  archived_at: order.archived_at,
  cancelled_at: order.cancelled_at,
  payment_updated_at: order.payment_updated_at,
  fulfillment_updated_at: order.fulfillment_updated_at,
  refreshed_at: order.refreshed_at,
  expires_at: order.expires_at,
  circuit_state: order.circuit.state,
  circuit_failure_count: order.circuit.failures,
  ...closing(order),
});

/** "Required, unless in scope": an integration's scope is every market, a sales channel's is the sandbox's. */
function create(write: Write, { attributes, relationships }: Input): { readonly id: string } {
  const { draft, at, caller } = write;
  if (!relationships.market && caller.kind === 'integration') throw blank('market');
  const market = linkedId(relationships.market) ?? [...draft.markets.values()][0]?.id;
  const order = createOrder(draft, attributes, relationships, present(market), at);
  requireNewcomer(write, order, attributes);
  return { id: order.id };
}

/**
 * `customer_password` is "a shortcut to sign up": a guest who only knows a customer's e-mail address must not come by their
 * account. What the vendor says to it is not published.
 */
function requireNewcomer(
  { sandbox, caller }: Write,
  order: Read<Order>,
  { customer_password }: Input['attributes'],
): void {
  const before = sandbox.world.customers.get(order.customer_id);
  if (caller.kind === 'integration' || typeof customer_password !== 'string') return;
  if (before?.password_sha256 !== undefined && before.id !== caller.customerId)
    throw new Refusal('customer_password', 'is of a customer who has signed up already', 'taken');
}

const linesOf = (world: World, order: Read<Order>): Read<LineItem>[] =>
  order.line_item_ids.map((id) => world.line_items.get(id)).filter((line) => line !== undefined);

const articlesIn = (lines: readonly Read<LineItem>[]): number =>
  lines.reduce((sum, { sku_code, quantity }) => sum + (sku_code === null ? 0 : quantity), 0);

/** "Only enabled payment methods are included in the list." */
const methodsFor = (world: World, order: Read<Order>): string[] =>
  [...world.payment_methods.values()]
    .filter((method) => whyUnusable(world, method, order) === undefined)
    .map(({ id }) => id);

/** By number, whatever their kind. */
function transactionsOf(world: World, order: Read<Order>) {
  const authorizations = toMany('authorizations', order.authorization_ids);
  const captures = toMany('captures', order.capture_ids);
  const voids = toMany('voids', order.void_ids);
  const refunds = toMany('refunds', order.refund_ids);
  const numberOfRow = ({ id }: Reference): string =>
    (world.authorizations.get(id) ?? world.captures.get(id) ?? world.voids.get(id) ?? world.refunds.get(id))?.number ??
    '';
  const transactions = [...authorizations, ...captures, ...voids, ...refunds].sort((one, other) =>
    numberOfRow(one).localeCompare(numberOfRow(other), 'en', { numeric: true }),
  );
  return { transactions, authorizations, captures, voids, refunds };
}

function amountsOf(order: Read<Order>, lines: readonly Read<LineItem>[]): Readonly<Record<string, number>> {
  const { amounts } = order;
  const withTaxes = totalWithTaxesOf(order);
  const net = order.tax_included ? amounts.tax : 0;
  const taxOf = (type: string) =>
    lines.reduce((sum, line) => sum + (line.item_type === type ? line.tax_amount_cents : 0), 0);
  const [shippingTax, methodTax, adjustmentTax] = [taxOf('shipments'), taxOf('payment_methods'), taxOf('adjustments')];
  return {
    subtotal_amount_cents: amounts.subtotal,
    shipping_amount_cents: amounts.shipping,
    payment_method_amount_cents: amounts.payment_method,
    discount_amount_cents: amounts.discount,
    adjustment_amount_cents: amounts.adjustment,
    gift_card_amount_cents: amounts.gift_card,
    total_tax_amount_cents: amounts.tax,
    subtotal_tax_amount_cents: amounts.tax - shippingTax - methodTax - adjustmentTax,
    shipping_tax_amount_cents: shippingTax,
    payment_method_tax_amount_cents: methodTax,
    adjustment_tax_amount_cents: adjustmentTax,
    total_amount_cents: totalOf(order),
    total_taxable_amount_cents: amounts.subtotal + amounts.shipping - net,
    subtotal_taxable_amount_cents: amounts.subtotal - net,
    shipping_taxable_amount_cents: amounts.shipping,
    payment_method_taxable_amount_cents: amounts.payment_method,
    adjustment_taxable_amount_cents: amounts.adjustment,
    total_amount_with_taxes_cents: withTaxes,
    fees_amount_cents: 0,
    duty_amount_cents: amounts.duty,
    place_total_amount_cents: order.place_total_amount_cents ?? 0,
  };
}
