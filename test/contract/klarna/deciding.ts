import assert from 'node:assert/strict';
import { expectStatus } from '../calls.ts';
import type { Chapter, Line } from './lines.ts';
import { type Partner, requestBody } from './partner.ts';
import { phones, rejectReasons } from './test-customers.ts';

/** What becomes of a payment request whose customer is this one. */
async function outcome({ request }: Partner, customer: object): Promise<string> {
  const body = requestBody({ supplementary_purchase_data: { customer } });
  return (await request(body, 'start', 'complete')).state;
}

const decided = (claim: string, customer: object, state: string): Line => ({
  claim,
  shown: async (klarna) => assert.equal(await outcome(klarna, customer), state),
});

/** The pages give addresses in two forms; the United Kingdom has its own ending. */
const emails = (country: string) => {
  const ending = country === 'GB' ? 'uk' : country.toLowerCase();
  return {
    approved: [`customer+${ending}@klarna.com`, `customer@email.${ending}`],
    denied: [`customer+${ending}+denied@klarna.com`, `customer+denied@email.${ending}`],
  };
};

const markets: Chapter = [
  'test customers',
  Object.entries(phones).flatMap(([country, [approved, denied]]): readonly Line[] => [
    decided(`${country}: approved by phone`, { phone: approved }, 'COMPLETED'),
    decided(`${country}: denied by phone`, { phone: denied }, 'DECLINED'),
    ...emails(country).approved.map((email) => decided(`${country}: approved as ${email}`, { email }, 'COMPLETED')),
    ...emails(country).denied.map((email) => decided(`${country}: denied as ${email}`, { email }, 'DECLINED')),
  ]),
];

const reasons: Chapter = [
  'reasons of a refusal',
  [
    ...rejectReasons.map((reason): Line => {
      const name = reason === 'customer_not_fulfilling_previous_engagements' ? 'cust' : 'customer';
      return decided(`US: ${reason}`, { email: `${name}+reject_reason_${reason}@email.us` }, 'DECLINED');
    }),
    {
      claim: 'one-time passwords: any six digits but 999999',
      leftOut: 'the customer’s page asks for none: a control endpoint plays the customer',
    },
    { claim: 'ways of identifying a denied customer of the United States', leftOut: 'they show pages of Klarna’s own' },
    {
      claim: 'require_signup, red and pend customers of v1',
      leftOut: 'they steer Klarna’s browser widget; a pending authorization is shown with the shop’s life',
    },
    {
      claim: 'an authorization by a test customer without a token',
      shown: async ({ authorize }) => {
        const body = (email: string) => ({
          currency: 'USD',
          request_payment_transaction: { amount: 11800, payment_transaction_reference: 'order-1234' },
          supplementary_purchase_data: { customer: { email } },
        });
        for (const [email, result] of [
          ['customer+us@klarna.com', 'APPROVED'],
          ['customer+us+denied@klarna.com', 'DECLINED'],
        ] as const) {
          const answer = await authorize(undefined, body(email));
          expectStatus(answer, 200);
          assert.equal(answer.document.payment_transaction_response.result, result);
        }
      },
    },
  ],
];

export const deciding: readonly Chapter[] = [markets, reasons];
