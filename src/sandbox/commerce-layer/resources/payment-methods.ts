import type { PaymentMethod } from '../../world/rows.ts';
import { gatewayOf } from './klarna-gateways.ts';
import { closing, to } from './related.ts';
import type { ResourceType } from './resource-type.ts';

export const paymentMethods: ResourceType<PaymentMethod> = {
  find: (world, id) => world.payment_methods.get(id),
  all: (world) => world.payment_methods.values(),
  attributes: (_, method) => ({
    name: method.name,
    payment_source_type: method.payment_source_type,
    currency_code: method.currency_code,
    moto: false,
    require_capture: true,
    auto_place: true,
    auto_capture: false,
    price_amount_cents: 0,
    ...closing(method),
  }),
  related: (world, method) => ({
    market: to('markets', method.market_id),
    payment_gateway: method.payment_source_type === 'klarna_payments' ? to('klarna_gateways', gatewayOf(world)) : null,
  }),
};
