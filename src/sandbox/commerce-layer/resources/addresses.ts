import type { Address } from '../../world/rows.ts';
import { closing } from './related.ts';
import type { ResourceType } from './resource-type.ts';

export const addresses: ResourceType<Address> = {
  find: (world, id) => world.addresses.get(id),
  all: (world) => world.addresses.values(),
  attributes: (_, address) => {
    const { first_name, last_name, line_1, city, zip_code, state_code, country_code, phone, email } = address;
    const full_name = `${first_name} ${last_name}`;
    const full_address = `${line_1}, ${zip_code} ${city} ${state_code} (${country_code}) ${phone}`;
    return {
      business: false,
      first_name,
      last_name,
      full_name,
      line_1,
      city,
      zip_code,
      state_code,
      country_code,
      phone,
      full_address,
      name: `${full_name}, ${full_address}`,
      email,
      is_localized: false,
      is_geocoded: false,
      ...closing(address),
    };
  },
  related: () => ({}),
};
