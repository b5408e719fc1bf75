import { createCustomer, removeCustomer, updateCustomer } from '../../world/orders/customers.ts';
import { Refusal } from '../../world/refusal.ts';
import type { Customer, Order, Read, World } from '../../world/tables.ts';
import { present } from './outcome.ts';
import { closing, toMany } from './related.ts';
import type { ResourceType } from './resource-type.ts';

/** @see https://docs.commercelayer.io/core/v/api-reference/customers */
export const customers: ResourceType<Customer> = {
  find: (world, id) => world.customers.get(id),
  all: (world) => world.customers.values(),
  attributes: (world, customer) => {
    const bought = ordersOf(world, customer).filter(({ placed_at }) => placed_at !== null).length;
    return {
      shopper_reference: customer.id,
      profile_id: customer.id,
      ...customer.given,
      email: customer.email,
      status: bought === 0 ? 'prospect' : bought === 1 ? 'acquired' : 'repeat',
      has_password: customer.password_sha256 !== undefined,
      total_orders_count: bought,
      ...closing(customer),
    };
  },
  related: (world, customer) => ({
    orders: toMany(
      'orders',
      ordersOf(world, customer).map(({ id }) => id),
    ),
  }),
  create: ({ draft, at }, { attributes }) => ({ id: createCustomer(draft, attributes, at).id }),
  update: ({ draft, at }, id, { attributes, triggers }) => {
    // Anonymizing goes through a queue of requests that the sandbox does not have.
    for (const trigger of ['_request_anonymization', '_cancel_anonymization'])
      if (triggers.has(trigger)) throw new Refusal(trigger, 'is not available', 'invalid');
    const { _add_tags: _, _remove_tags: __, ...rest } = attributes;
    updateCustomer(draft, present(draft.customers.get(id)), rest, at);
    return {};
  },
  remove: ({ draft }, id) => {
    removeCustomer(draft, present(draft.customers.get(id)));
    return {};
  },
};

const ordersOf = (world: World, { id }: Read<Customer>): Read<Order>[] =>
  [...world.orders.values()].filter(({ customer_id }) => customer_id === id);
