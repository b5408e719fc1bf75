import type { Answer } from '../../request/step.ts';
import { includedOne, type Resource, readDocument, textOf } from './resources.ts';

/** An address of an order, as far as it was filled in. Personal data: for the request that needs it, and nothing else. */
export interface Address {
  readonly firstName?: string;
  readonly lastName?: string;
  readonly line1?: string;
  readonly line2?: string;
  readonly zipCode?: string;
  readonly city?: string;
  readonly stateCode?: string;
  readonly countryCode?: string;
  readonly email?: string;
  readonly phone?: string;
}

export interface OrderAddresses {
  readonly shipping?: Address;
  readonly billing?: Address;
}

const attributes = {
  firstName: 'first_name',
  lastName: 'last_name',
  line1: 'line_1',
  line2: 'line_2',
  zipCode: 'zip_code',
  city: 'city',
  stateCode: 'state_code',
  countryCode: 'country_code',
  email: 'email',
  phone: 'phone',
} as const satisfies Record<keyof Address, string>;

const toAddress = (address: Resource): Address =>
  Object.fromEntries(
    Object.entries(attributes).flatMap(([member, attribute]) => {
      const value = textOf(address, attribute);
      return value === undefined ? [] : [[member, value]];
    }),
  );

/** The addresses in an answer of `readOrderWithAddresses`; none where the order has none, or the token may not see them. */
export const addressesOf = ({ document }: Pick<Answer, 'document'>): OrderAddresses => {
  const order = readDocument(document);
  const [shipping, billing] = [includedOne(order, 'shipping_address'), includedOne(order, 'billing_address')];
  return {
    ...(shipping === undefined ? {} : { shipping: toAddress(shipping) }),
    ...(billing === undefined ? {} : { billing: toAddress(billing) }),
  };
};
