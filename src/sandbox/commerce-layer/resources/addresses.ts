import { createAddress, removeAddress, updateAddress } from '../../world/orders/addresses.ts';
import { isOpen } from '../../world/orders/order-status.ts';
import type { Address, Order, Read, World } from '../../world/tables.ts';
import { present } from './outcome.ts';
import { closing } from './related.ts';
import type { ResourceType } from './resource-type.ts';

/** Of the orders that name an address the one that has got furthest: what was placed keeps its address. */
function orderOf(world: World, { id }: Read<Address>): Read<Order> | undefined {
  const naming = [...world.orders.values()].filter(
    ({ billing_address_id, shipping_address_id }) => billing_address_id === id || shipping_address_id === id,
  );
  return naming.find((order) => !isOpen(order)) ?? naming[0];
}

/** @see https://docs.commercelayer.io/core/v/api-reference/addresses */
export const addresses: ResourceType<Address> = {
  find: (world, id) => world.addresses.get(id),
  all: (world) => world.addresses.values(),
  attributes: (_, address) => {
    const { first_name, last_name, line_1, city, zip_code, state_code, country_code, phone, email, given } = address;
    const full_name = given.business === true ? given.company : `${first_name} ${last_name}`;
    const full_address = `${line_1}, ${zip_code} ${city} ${state_code} (${country_code}) ${phone}`;
    return {
      business: false,
      ...given,
      // An empty text is none.
      first_name: first_name || null,
      last_name: last_name || null,
      full_name,
      line_1,
      city,
      zip_code,
      state_code: state_code || null,
      country_code,
      phone,
      full_address,
      name: `${full_name}, ${full_address}`,
      email: email || null,
      is_localized: typeof given.lat === 'number' && typeof given.lng === 'number',
      is_geocoded: false,
      ...closing(address),
    };
  },
  related: () => ({}),
  orderOf,
  create: ({ draft, at }, { attributes }) => ({ id: createAddress(draft, attributes, at).id }),
  update: ({ draft, at }, id, { attributes }) => {
    updateAddress(draft, present(draft.addresses.get(id)), attributes, at);
    return {};
  },
  remove: ({ draft }, id) => {
    removeAddress(draft, present(draft.addresses.get(id)));
    return {};
  },
};
