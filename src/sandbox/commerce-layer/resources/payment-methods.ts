import { disableOrEnable } from '../../world/disabling.ts';
import { createPaymentMethod, removePaymentMethod, updatePaymentMethod } from '../../world/payments/payment-methods.ts';
import type { PaymentMethod } from '../../world/tables.ts';
import { linkedId, present } from './outcome.ts';
import { closing, to } from './related.ts';
import type { ResourceType } from './resource-type.ts';

/** @see https://docs.commercelayer.io/core/v/api-reference/payment_methods */
export const paymentMethods: ResourceType<PaymentMethod> = {
  find: (world, id) => world.payment_methods.get(id),
  all: (world) => world.payment_methods.values(),
  attributes: (_, method) => ({
    name: method.name,
    payment_source_type: method.payment_source_type,
    currency_code: method.currency_code,
    moto: false,
    auto_place: false,
    require_capture: method.require_capture,
    auto_capture: method.auto_capture,
    price_amount_cents: method.price_amount_cents,
    auto_capture_max_amount_cents: method.auto_capture_max_amount_cents,
    disabled_at: method.disabled_at,
    ...method.given,
    ...closing(method),
  }),
  related: (_, method) => ({
    market: to('markets', method.market_id),
    payment_gateway: to('klarna_gateways', method.gateway_id),
  }),
  create: ({ draft, at }, { attributes, relationships, triggers }) => {
    const links = {
      market_id: linkedId(relationships.market) ?? null,
      gateway_id: linkedId(relationships.payment_gateway) ?? null,
    };
    const method = createPaymentMethod(draft, attributes, links, at);
    disableOrEnable(method, triggers, at);
    return { id: method.id };
  },
  update: ({ draft, at }, id, { attributes, relationships, triggers }) => {
    const method = present(draft.payment_methods.get(id));
    const market = linkedId(relationships.market);
    const gateway = linkedId(relationships.payment_gateway);
    const links = {
      ...(market === undefined ? {} : { market_id: market }),
      ...(gateway === undefined ? {} : { gateway_id: gateway }),
    };
    updatePaymentMethod(draft, method, attributes, links, at);
    disableOrEnable(method, triggers, at);
    return {};
  },
  remove: ({ draft }, id) => {
    removePaymentMethod(draft, present(draft.payment_methods.get(id)));
    return {};
  },
};
