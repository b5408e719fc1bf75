import assert from 'node:assert/strict';
import { expectStatus } from '../calls.ts';
import { expectApproved, expectInvalid } from './expecting.ts';
import type { Chapter } from './lines.ts';
import { requestBody } from './partner.ts';

const express = { customer_journey: 'KLARNA_EXPRESS_CHECKOUT' };

export const testTokens: Chapter = [
  'test tokens',
  [
    {
      claim: 'a session token without a browser, for the customer of a customer token',
      shown: async ({ request, call, authorize }) => {
        const wish = { scopes: ['payment:customer_present'], customer_token_reference: 'token-1' };
        const approved = await request(requestBody({ request_customer_token: wish }), 'start', 'complete');
        const headers = {
          'klarna-customer-token': approved.state_context.customer_token,
          'klarna-customer-region': 'krn:test:us1:test',
        };
        const made = await call('POST', 'interoperability/test-tokens', express, headers);
        expectStatus(made, 200, 201);
        const token = Object.values(made.document).find((value) => String(value).startsWith('krn:'));
        assert.match(String(token), /^krn:network:us1:interoperability:/);
        expectApproved(await authorize(String(token)));
      },
    },
    {
      claim: 'needs both headers, and a journey that there is',
      shown: async ({ call }) => {
        const region = { 'klarna-customer-region': 'krn:test:us1:test' };
        expectInvalid(await call('POST', 'interoperability/test-tokens', express, region), 'Klarna-Customer-Token');
        const token = { 'klarna-customer-token': 'krn:none:of:these' };
        expectInvalid(await call('POST', 'interoperability/test-tokens', express, token), 'Klarna-Customer-Region');
        const answer = await call(
          'POST',
          'interoperability/test-tokens',
          { customer_journey: 'WALK' },
          { ...region, ...token },
        );
        expectStatus(answer, 400, 404);
      },
    },
  ],
];
