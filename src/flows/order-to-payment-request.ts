import type { Address, OrderAddresses } from '../apis/commerce-layer/addresses.ts';
import type { Order } from '../apis/commerce-layer/order.ts';
import type { AuthorizeBody } from '../apis/klarna/authorize-body.ts';
import type { KlarnaAddress, KlarnaPerson, PaymentRequestBody } from '../apis/klarna/payment-request-body.ts';
import type { KlarnaPurchase } from './order-to-klarna.ts';

/** What the customer is asked to approve: a `KlarnaPurchase`, or values that were given without an order. */
export type Purchase = Pick<KlarnaPurchase, 'amount' | 'currency' | 'reference'> &
  Partial<Pick<KlarnaPurchase, 'supplementary_purchase_data'>>;

/** The purchase that an authorization is about, so that the customer approves what is authorized afterwards, to the line. */
export const purchaseOfAuthorization = (body: AuthorizeBody): Purchase => {
  const { amount, payment_transaction_reference: reference } = body.request_payment_transaction;
  const { currency, supplementary_purchase_data } = body;
  return { amount, currency, reference, ...(supplementary_purchase_data && { supplementary_purchase_data }) };
};

/**
 * The body that creates the payment request of a purchase: `orderToKlarna` has checked its sums.
 * @param returnUrl where Klarna sends the customer afterwards
 */
export const valuesToPaymentRequest = (
  { amount, currency, reference, supplementary_purchase_data: data }: Purchase,
  returnUrl?: string,
): PaymentRequestBody => ({
  currency,
  amount,
  payment_request_reference: reference,
  ...(data === undefined || Object.keys(data).length === 0 ? {} : { supplementary_purchase_data: data }),
  customer_interaction_config: {
    method: 'HANDOVER',
    ...(returnUrl === undefined ? {} : { return_url: returnUrl }),
  },
});

/**
 * The same for an order, with who buys and where to. That is personal data, and stands in this body alone: the
 * authorization's is kept in the journal, to be repeated byte by byte.
 * @see https://docs.klarna.com/acquirer/klarna-direct/payment-authorization/authorization-resources/supplementary-purchase-data/
 */
export const orderToPaymentRequest = (
  purchase: Purchase,
  { customerEmail }: Pick<Order, 'customerEmail'>,
  { shipping, billing }: OrderAddresses,
  returnUrl?: string,
): PaymentRequestBody => {
  const delivery = shipping && filled({ recipient: toPerson(shipping), address: toAddress(shipping) });
  const customer = filled({
    ...toPerson({ ...billing, ...(customerEmail === undefined ? {} : { email: customerEmail }) }),
    address: billing && toAddress(billing),
  });
  return valuesToPaymentRequest(
    {
      ...purchase,
      supplementary_purchase_data: {
        ...purchase.supplementary_purchase_data,
        ...(delivery === undefined ? {} : { shipping: [delivery] }),
        ...(customer === undefined ? {} : { customer }),
      },
    },
    returnUrl,
  );
};

const toPerson = ({ firstName, lastName, email, phone }: Address): KlarnaPerson | undefined =>
  filled({
    given_name: sayable(firstName),
    family_name: sayable(lastName),
    email: sayable(email, /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/),
    phone: sayable(phone),
  });

/** Klarna wants a street, a city and a country of an address; one without them is left out as a whole. */
const toAddress = (given: Address): KlarnaAddress | undefined => {
  const street = sayable(given.line1);
  const city = sayable(given.city);
  const country = sayable(given.countryCode, /^[A-Z]{2}$/);
  if (street === undefined || city === undefined || country === undefined) return undefined;
  const rest = filled({
    street_address2: sayable(given.line2),
    postal_code: sayable(given.zipCode),
    region: sayable(given.stateCode),
  });
  return { street_address: street, city, country, ...rest };
};

/**
 * All of this may be left out, and one value that Klarna refuses would refuse the payment: what is blank, longer than its
 * other texts may be, or not of its form is not said. Lengths are not published for these members.
 */
const sayable = (value: string | undefined, form = /[^\s\p{C}]/u): string | undefined =>
  value !== undefined && value.length <= 255 && form.test(value) ? value : undefined;

/** The members that there are; nothing where there are none. */
const filled = <Members extends object>(members: Members): Present<Members> | undefined => {
  const kept = Object.entries(members).filter(([, value]) => value !== undefined);
  // Members keep their names and types; only those that are undefined are gone.
  return kept.length === 0 ? undefined : (Object.fromEntries(kept) as Present<Members>);
};

type Present<Members> = { [Name in keyof Members]?: Exclude<Members[Name], undefined> };
