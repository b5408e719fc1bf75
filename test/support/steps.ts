import type { Step } from '../../src/context.ts';
import { authToken, orderId, paymentId, sessionToken } from './documents.ts';

/** Writes as the request module hands them to a journal. */
const writeStep = (step: Pick<Step, 'kind' | 'service' | 'method' | 'url'> & Partial<Step>): Step => ({
  headers: {},
  describeRefusal: () => ({ message: '' }),
  ...step,
});

export const storingStep = writeStep({
  kind: 'store-token',
  service: 'Commerce Layer',
  method: 'PATCH',
  url: `https://acme.commercelayer.io/api/klarna_payments/${paymentId}`,
  body: JSON.stringify({ data: { attributes: { auth_token: authToken } } }),
});

export const placingStep = writeStep({
  kind: 'place',
  service: 'Commerce Layer',
  method: 'PATCH',
  url: `https://acme.commercelayer.io/api/orders/${orderId}`,
  body: JSON.stringify({ data: { attributes: { _place: true } } }),
});

export const authorizingStep = (body: string): Step =>
  writeStep({
    kind: 'authorize',
    service: 'Klarna',
    method: 'POST',
    url: 'https://api-global.test.klarna.com/v2/payment/authorize',
    headers: { 'Klarna-Network-Session-Token': sessionToken, 'Klarna-Idempotency-Key': 'key-1' },
    body,
  });
