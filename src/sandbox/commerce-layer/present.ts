import type { Address, LineItem, Read, Reference, World } from '../world/rows.ts';
import { presentOrder } from './present-order.ts';
import { presentAuthorization, presentKlarnaPayment, presentPaymentMethod } from './present-payment.ts';
import { closing, money, type Presented, to } from './presented.ts';

/** The resource behind a reference, or `undefined` where there is none. */
export function present(world: World, { type, id }: Reference): Presented | undefined {
  const presenter = Object.hasOwn(presenters, type) ? presenters[type] : undefined;
  return presenter ? presenter(world, id) : presentOtherPaymentSource(world, type, id);
}

const presenters: Readonly<Record<string, (world: World, id: string) => Presented | undefined>> = {
  orders: (world, id) => {
    const order = world.orders.get(id);
    return order && presentOrder(order);
  },
  klarna_payments: (world, id) => {
    const payment = world.klarna_payments.get(id);
    return payment && presentKlarnaPayment(world, payment);
  },
  payment_methods: (world, id) => {
    const method = world.payment_methods.get(id);
    return method && presentPaymentMethod(world, method);
  },
  authorizations: (world, id) => {
    const row = world.authorizations.get(id);
    return row && presentAuthorization(row);
  },
  line_items: (world, id) => {
    const item = world.line_items.get(id);
    return item && presentLineItem(world, item);
  },
  addresses: (world, id) => {
    const address = world.addresses.get(id);
    return address && presentAddress(address);
  },
  customers: (world, id) => {
    const customer = world.customers.get(id);
    if (!customer) return undefined;
    const attributes = { email: customer.email, status: 'prospect', has_password: false, total_orders_count: 1 };
    return { attributes: { ...attributes, ...closing(customer) }, related: {} };
  },
  markets: (world, id) => {
    const market = world.markets.get(id);
    if (!market) return undefined;
    const { number, name, code } = market;
    return { attributes: { number, name, code, private: false, disabled_at: null, ...closing(market) }, related: {} };
  },
  klarna_gateways: (world, id) => {
    const gateway = world.klarna_gateways.get(id);
    if (!gateway) return undefined;
    const { name, country_code } = gateway;
    return { attributes: { name, country_code, disabled_at: null, ...closing(gateway) }, related: {} };
  },
  shipments: (world, id) => {
    const shipment = world.shipments.get(id);
    if (!shipment) return undefined;
    const { number, currency_code, cost_amount_cents, order_id } = shipment;
    const cost = money('cost_amount', cost_amount_cents, currency_code);
    return {
      attributes: { number, status: 'upcoming', currency_code, ...cost, skus_count: 2, ...closing(shipment) },
      related: { order: to('orders', order_id) },
    };
  },
  resource_errors: (world, id) => {
    const error = world.resource_errors.get(id);
    if (!error) return undefined;
    const { name, code, message, resource } = error;
    return { attributes: { name, code, message, ...closing(error) }, related: { resource } };
  },
};

function presentOtherPaymentSource(world: World, type: string, id: string): Presented | undefined {
  const source = world.other_payment_sources.get(id);
  if (source?.type !== type) return undefined;
  return { attributes: closing(source), related: { order: to('orders', source.order_id) } };
}

function presentLineItem(world: World, item: Read<LineItem>): Presented {
  const currency = world.orders.get(item.order_id)?.currency_code ?? 'USD';
  const total = item.unit_amount_cents * item.quantity;
  return {
    attributes: {
      sku_code: item.sku_code,
      bundle_code: null,
      quantity: item.quantity,
      currency_code: currency,
      ...money('unit_amount', item.unit_amount_cents, currency),
      ...money('compare_at_amount', null, currency),
      ...money('options_amount', 0, currency),
      discount_cents: item.discount_cents,
      ...money('total_amount', total, currency),
      ...money('tax_amount', item.tax_amount_cents, currency),
      name: item.name,
      image_url: null,
      discount_breakdown: {},
      tax_rate: item.tax_rate,
      tax_breakdown: {},
      item_type: item.item_type,
      frequency: null,
      coupon_code: item.coupon_code,
      circuit_state: 'closed',
      circuit_failure_count: 0,
      ...closing(item),
    },
    related: { order: to('orders', item.order_id), item: item.item },
  };
}

function presentAddress(address: Read<Address>): Presented {
  const { first_name, last_name, line_1, city, zip_code, state_code, country_code, phone, email } = address;
  const full_name = `${first_name} ${last_name}`;
  const full_address = `${line_1}, ${zip_code} ${city} ${state_code} (${country_code}) ${phone}`;
  return {
    attributes: {
      business: false,
      first_name,
      last_name,
      company: null,
      full_name,
      line_1,
      line_2: null,
      city,
      zip_code,
      state_code,
      country_code,
      phone,
      full_address,
      name: `${full_name}, ${full_address}`,
      email,
      notes: null,
      lat: null,
      lng: null,
      is_localized: false,
      is_geocoded: false,
      billing_info: null,
      ...closing(address),
    },
    related: {},
  };
}
