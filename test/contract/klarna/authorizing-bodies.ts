import { expectApproved, expectError, expectInvalid } from './expecting.ts';
import type { Chapter } from './lines.ts';
import { authorizeBody, type Partner } from './partner.ts';

/** A part of the body that is refused, by the name of the parameter. */
const refused =
  (parameter: string, ...bodies: readonly object[]) =>
  async (klarna: Partner) => {
    for (const body of bodies) expectInvalid(await klarna.authorize(klarna.token('approved'), body), parameter);
  };

const accepted =
  (...bodies: readonly object[]) =>
  async (klarna: Partner) => {
    for (const body of bodies) expectApproved(await klarna.authorize(klarna.token('approved'), body));
  };

const line = { name: 'A thing', quantity: 1, total_amount: 11800 };
const reference = (length: number) => authorizeBody({}, { payment_transaction_reference: 'r'.repeat(length) });
const purchase = (data: object) => authorizeBody({ supplementary_purchase_data: data });

export const bodies: Chapter = [
  'body of an authorization',
  [
    { claim: 'needs a currency', shown: refused('currency', { ...authorizeBody(), currency: undefined }) },
    { claim: 'takes no currency that there is not', shown: refused('currency', authorizeBody({ currency: 'usd' })) },
    { claim: 'needs an amount', shown: refused('amount', authorizeBody({}, { amount: undefined })) },
    {
      claim: 'amounts are integers in minor units',
      shown: refused('amount', ...[118.5, '11800', -1].map((amount) => authorizeBody({}, { amount }))),
    },
    {
      claim: 'currencies of none, two and three digits',
      shown: accepted(...['JPY', 'USD', 'KWD'].map((currency) => authorizeBody({ currency }))),
    },
    { claim: 'a reference of 1 to 255 characters', shown: accepted(reference(1), reference(255)) },
    {
      claim: 'no reference of 0 or 256 characters, or none',
      shown: refused(
        'payment_transaction_reference',
        reference(0),
        reference(256),
        authorizeBody({}, { payment_transaction_reference: undefined }),
      ),
    },
    {
      claim: 'capture is NOW or LATER',
      shown: accepted(...['NOW', 'LATER'].map((capture) => authorizeBody({}, { capture }))),
    },
    { claim: 'capture is nothing else', shown: refused('capture', authorizeBody({}, { capture: 'SOON' })) },
    {
      claim: 'payment option, enablement codes, capture reference',
      shown: accepted(
        authorizeBody(
          {},
          {
            payment_option_id: 'option',
            payment_program_enablement_codes: ['CODE'],
            capture: 'NOW',
            payment_capture_reference: 'capture-1',
          },
        ),
      ),
    },
    {
      claim: 'purchase data: reference, line items with all their members, shipping, customer',
      shown: accepted(
        purchase({
          purchase_reference: '1234',
          line_items: [
            {
              ...line,
              unit_price: 11800,
              total_tax_amount: 1000,
              product_url: 'https://example.com/thing',
              image_url: 'https://example.com/thing.png',
              product_identifier: '4006381333931',
              line_item_reference: 'line-1',
            },
          ],
          shipping: [
            {
              recipient: {
                given_name: 'Test',
                family_name: 'Person-us',
                email: 'customer+us@klarna.com',
                phone: '+13106683312',
              },
              address: {
                street_address: '509 Amsterdam Ave',
                postal_code: '10024-3941',
                city: 'New York',
                country: 'US',
              },
            },
          ],
          customer: { email: 'customer+us@klarna.com' },
        }),
      ),
    },
    {
      claim: 'line items that do not add up to the amount are refused',
      shown: refused('line_items', purchase({ line_items: [{ ...line, total_amount: 11799 }] })),
    },
    {
      claim: 'a line item has a name, a quantity and a total',
      shown: async (klarna) => {
        for (const missing of ['name', 'quantity', 'total_amount']) {
          const short = { ...line, [missing]: undefined };
          await refused(missing, purchase({ line_items: [short] }))(klarna);
        }
      },
    },
    {
      claim: 'a customer token can be asked for',
      shown: accepted(
        authorizeBody({
          request_customer_token: { scopes: ['payment:customer_not_present'], customer_token_reference: 'token-1' },
        }),
      ),
    },
    {
      claim: 'acquiring config',
      shown: accepted(
        authorizeBody({
          acquiring_config: { payment_account_id: 'krn:payment:global:account:test', settlement_currency: 'USD' },
        }),
      ),
    },
    {
      claim: 'a member that nobody has documented is refused',
      shown: refused('unheard_of', authorizeBody({ unheard_of: 1 })),
    },
    {
      claim: 'malformed JSON and another content type are INVALID_CONTENT_TYPE',
      shown: async ({ call, token }) => {
        const session = { 'klarna-network-session-token': token('approved') };
        expectError(await call('POST', 'payment/authorize', '{"currency":', session), 400, 'INVALID_CONTENT_TYPE');
        const text = { ...session, 'content-type': 'text/plain' };
        expectError(await call('POST', 'payment/authorize', '{}', text), 400, 'INVALID_CONTENT_TYPE');
      },
    },
  ],
];
