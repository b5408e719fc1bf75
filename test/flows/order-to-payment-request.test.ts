import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Address, addressesOf, type OrderAddresses } from '../../src/apis/commerce-layer/addresses.ts';
import { orderId as toOrderId } from '../../src/apis/commerce-layer/ids.ts';
import type { Order } from '../../src/apis/commerce-layer/order.ts';
import { orderOf as orderOfAnswer } from '../../src/apis/commerce-layer/order.ts';
import { readOrder, readOrderWithAddresses } from '../../src/apis/commerce-layer/orders.ts';
import type { Klarna } from '../../src/apis/klarna/client.ts';
import { createPaymentRequest, paymentRequestKey } from '../../src/apis/klarna/payment-requests.ts';
import { CliError } from '../../src/errors.ts';
import { buildAuthorizeBody } from '../../src/flows/authorize-body.ts';
import { orderToKlarna } from '../../src/flows/order-to-klarna.ts';
import {
  orderToPaymentRequest,
  purchaseOfAuthorization,
  valuesToPaymentRequest,
} from '../../src/flows/order-to-payment-request.ts';
import { withHttp } from '../request/world.ts';
import { running, order as sandboxOrder } from '../sandbox/running.ts';
import { orderDocument, orderId, tokenAnswer } from '../support/documents.ts';
import { fakeHttp } from '../support/fake-http.ts';
import { anyOrder, orderOf } from './any-order.ts';
import { commerceLayerOver, digitsOf, readOrderLine, tokenLine } from './running.ts';

const shirt = { id: 'a', name: 'Shirt', quantity: 1, unitAmount: 11800, totalAmount: 11800, taxAmount: 0 };
const order = orderOf([shirt], { customerEmail: 'customer+se@klarna.com' });
const person: Address = {
  firstName: 'Test',
  lastName: 'Person-us',
  line1: '509 Amsterdam Ave',
  line2: 'Floor 2',
  zipCode: '10024-3941',
  city: 'New York',
  stateCode: 'NY',
  countryCode: 'US',
  email: 'customer+us@klarna.com',
  phone: '+13106683312',
};
const bodyOf = (addresses: OrderAddresses, of: Order = order) =>
  orderToPaymentRequest(orderToKlarna(of, digitsOf, 1), of, addresses);
const dataOf = (addresses: OrderAddresses, of: Order = order) => bodyOf(addresses, of).supplementary_purchase_data;

const canary = 'personal-canary';
/** What of an address a shop may have filled in, all of it personal. */
const anyAddress: fc.Arbitrary<Address> = fc.record(
  {
    firstName: fc.constantFrom(`${canary} A`, ' ', ''),
    lastName: fc.constantFrom(`${canary} B`, '\u0000'),
    line1: fc.constantFrom(`${canary} street`, 'x'.repeat(256)),
    line2: fc.constant(`${canary} floor`),
    zipCode: fc.constantFrom(`${canary}1`, ''),
    city: fc.constantFrom(`${canary} city`, '  '),
    stateCode: fc.constantFrom('NY', ''),
    countryCode: fc.constantFrom('US', 'us', 'Sweden'),
    email: fc.constantFrom(`${canary}@shop.example`, 'nobody', 'a@b'),
    phone: fc.constant(`+1 ${canary}`),
  },
  { requiredKeys: [] },
);

/** Every text of a document, with the names that lead to it. */
const textsOf = (node: unknown): readonly unknown[] =>
  typeof node === 'object' && node !== null ? Object.values(node).flatMap(textsOf) : [node];

describe('whatever the order', () => {
  it('the lines of its payment request add up, and are those of its authorization', () => {
    fc.assert(
      fc.property(anyOrder, anyAddress, anyAddress, ({ order: any }, shipping, billing) => {
        let purchase: ReturnType<typeof orderToKlarna>;
        try {
          purchase = orderToKlarna({ ...any, customerEmail: `${canary}@shop.example` }, digitsOf, 1);
        } catch (error) {
          // A sum that does not come out stops both.
          expect(error).toBeInstanceOf(CliError);
          return;
        }
        const body = orderToPaymentRequest(purchase, any, { shipping, billing });
        const { line_items: lines = [] } = body.supplementary_purchase_data ?? {};
        if (lines.length > 0) expect(lines.reduce((sum, line) => sum + line.total_amount, 0)).toBe(body.amount);
        const authorization = buildAuthorizeBody({}, purchase);
        expect(authorization.supplementary_purchase_data?.line_items ?? []).toEqual(lines);
        expect(authorization.request_payment_transaction.amount).toBe(body.amount);
        expect(authorization.currency).toBe(body.currency);
        expect(body.payment_request_reference).toBe(
          authorization.request_payment_transaction.payment_transaction_reference,
        );
      }),
    );
  });

  it('nothing personal is in its authorization, which the journal keeps', () => {
    fc.assert(
      fc.property(anyOrder, anyAddress, ({ order: any }, address) => {
        const of = { ...any, customerEmail: `${canary}@shop.example` };
        let purchase: ReturnType<typeof orderToKlarna>;
        try {
          purchase = orderToKlarna(of, digitsOf, 1);
        } catch {
          return;
        }
        orderToPaymentRequest(purchase, of, { shipping: address, billing: address });
        const authorization = JSON.stringify(buildAuthorizeBody({}, purchase));
        expect(authorization).not.toContain(canary);
        expect(authorization).not.toMatch(/"(?:shipping|customer|recipient|address|email)"/);
      }),
    );
  });

  it('no member is empty, missing or longer than Klarna takes', () => {
    fc.assert(
      fc.property(anyAddress, anyAddress, (shipping, billing) => {
        for (const text of textsOf(bodyOf({ shipping, billing }))) {
          expect(text).not.toBe(undefined);
          expect(String(text).trim()).not.toBe('');
          expect(String(text).length).toBeLessThanOrEqual(255);
        }
        for (const { address } of dataOf({ shipping, billing })?.shipping ?? [])
          if (address !== undefined) expect(Object.keys(address)).toEqual(expect.arrayContaining(['city', 'country']));
      }),
    );
  });
});

describe('the payment request of an order', () => {
  it('says who gets the goods, and who buys them', () => {
    const { lastName: _, ...billing } = { ...person, phone: '+46701740615', email: 'customer+gb@klarna.com' };
    expect(dataOf({ shipping: person, billing })).toMatchObject({
      purchase_reference: '1234',
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
            street_address2: 'Floor 2',
            postal_code: '10024-3941',
            city: 'New York',
            region: 'NY',
            country: 'US',
          },
        },
      ],
      // The order's e-mail address is the customer's own.
      customer: { given_name: 'Test', email: 'customer+se@klarna.com', phone: '+46701740615' },
    });
  });

  it('says nothing about people where the order tells nothing', () => {
    const { customerEmail: _, ...nameless } = order;
    expect(dataOf({ shipping: {}, billing: {} }, nameless)).toEqual(
      orderToKlarna(nameless, digitsOf, 1).supplementary_purchase_data,
    );
  });

  it('leaves out an address without a city, and keeps the name beside it', () => {
    const { city: _, ...somewhere } = person;
    expect(dataOf({ shipping: somewhere })?.shipping).toEqual([{ recipient: expect.objectContaining({}) }]);
  });

  it('hands the customer over, and back to the shop where it says so', () => {
    const purchase = { amount: 100, currency: 'EUR', reference: 'r-1' };
    expect(valuesToPaymentRequest(purchase, 'https://shop.example/back')).toEqual({
      currency: 'EUR',
      amount: 100,
      payment_request_reference: 'r-1',
      customer_interaction_config: { method: 'HANDOVER', return_url: 'https://shop.example/back' },
    });
    expect(valuesToPaymentRequest(purchase).customer_interaction_config).toEqual({ method: 'HANDOVER' });
  });

  it('asks for what a given authorization says, lines and all', () => {
    const body = buildAuthorizeBody({}, orderToKlarna(order, digitsOf, 3));
    expect(valuesToPaymentRequest(purchaseOfAuthorization(body))).toMatchObject({
      amount: 11800,
      payment_request_reference: '1234-3',
      supplementary_purchase_data: body.supplementary_purchase_data,
    });
  });
});

describe('reading an order', () => {
  it('asks for addresses only where they are needed', async () => {
    const http = fakeHttp([
      [tokenLine, tokenAnswer()],
      [readOrderLine, { status: 200, document: orderDocument() }],
      [readOrderLine, { status: 200, document: orderDocument() }],
    ]);
    const api = commerceLayerOver(http);
    await readOrder(api, toOrderId(orderId));
    expect(addressesOf(await readOrderWithAddresses(api, toOrderId(orderId)))).toEqual({});
    expect(http.sent.slice(1).map(({ url }) => new URL(url).search)).toEqual([
      '?include=payment_method,payment_source,line_items,transactions',
      '?include=payment_method,payment_source,line_items,transactions,shipping_address,billing_address',
    ]);
  });

  it('gives the sandbox’s Klarna a payment request that it takes, customer and all', async () => {
    const sandbox = await running();
    await withHttp({}, async (http) => {
      const api = commerceLayerOver(http);
      const local = {
        ...api,
        access: async () => ({ bearer: await sandbox.token(), apiUrl: `${sandbox.url}/api`, claims: undefined }),
      };
      const answer = await readOrderWithAddresses(local, toOrderId(sandboxOrder));
      const read = orderOfAnswer(answer);
      const body = orderToPaymentRequest(orderToKlarna(read, digitsOf, 1), read, addressesOf(answer));
      expect(body.supplementary_purchase_data).toMatchObject({
        shipping: [{ recipient: { given_name: expect.any(String) }, address: { country: 'US', region: 'NY' } }],
        customer: { email: expect.stringContaining('@'), address: { country: 'US' } },
      });
      const klarna: Klarna = { http, baseUrl: sandbox.url, apiKey: 'klarna_test_api_sandbox', mode: 'test' };
      const created = await createPaymentRequest(klarna, body, paymentRequestKey(klarna, body, 'RUN1'));
      expect(created.status).toBe(201);
    });
  });
});
