import { expect, it } from 'vitest';
import { cancelToken } from '../../../src/sandbox/world/payments/authorization-tokens.ts';
import { newShop } from './shop.ts';

const lastError = (shop: ReturnType<typeof newShop>) => {
  const { error_code, error_detail } = [...shop.world.authorizations.values()].at(-1) ?? {};
  return [error_code, error_detail];
};

it('makes an order at Klarna, which the customer knows by a short reference', () => {
  const shop = newShop();
  shop.pull('_place');
  expect(shop.klarna()).toMatchObject({
    klarna_reference: expect.stringMatching(/^[A-Z][A-Z2-9]{6}$/),
    status: 'AUTHORIZED',
    fraud_status: 'ACCEPTED',
    order_amount: 11800,
    remaining_authorized_amount: 11800,
    currency: 'USD',
    purchase_country: 'US',
    merchant_reference1: '1234',
    authorization_token: 'sandbox-auth',
    expires_at: '2026-01-29T12:00:00.000Z',
  });
  expect(shop.world.authorization_tokens.get('sandbox-auth')).toMatchObject({
    state: 'consumed',
    klarna_order_id: shop.klarna()?.id,
  });
});

it('takes a token for one order only', () => {
  const shop = newShop();
  for (const step of ['_authorize']) shop.pull(step);
  shop.authorization('_cancel');
  shop.pull('_place');
  expect(lastError(shop)).toEqual(['INVALID_OPERATION', 'Authorization token already consumed']);
  shop.store('sandbox-auth.another');
  expect(shop.pull('_place').refusal).toBeUndefined();
});

it.each([
  ['an hour old', (shop: ReturnType<typeof newShop>) => shop.later('2026-01-01T13:00:00.000Z')],
  [
    'given back',
    (shop: ReturnType<typeof newShop>) =>
      shop.onOrder((draft) => cancelToken(draft, 'sandbox-auth', '2026-01-01T12:00:00.000Z')),
  ],
])('does not know a token that is %s', (_, spoil) => {
  const shop = newShop();
  spoil(shop);
  shop.pull('_place');
  expect(lastError(shop)).toEqual(['NOT_FOUND', 'Invalid authorization token']);
});

it('authorizes no other amount than that of the session', () => {
  const shop = newShop();
  expect(shop.pull('_authorize:5000').refusal).toBeDefined();
  expect(lastError(shop)).toEqual(['BAD_VALUE', 'Not matching fields']);
  expect(() => shop.pull('_authorize:11801')).toThrow('_authorization_amount_cents');
  expect(shop.pull('_authorize:11800').refusal).toBeUndefined();
});

it('gives back only what is unused', () => {
  const shop = newShop();
  const cancel = (token: string) => shop.onOrder((draft) => cancelToken(draft, token, '2026-01-01T12:00:00.000Z'));
  expect(cancel('sandbox-auth.unused')).toBeUndefined();
  expect(cancel('sandbox-auth.unused')).toMatchObject({ error_code: 'NOT_FOUND' });
  expect(cancel('something else')).toMatchObject({ error_code: 'NOT_FOUND' });
  shop.pull('_place');
  expect(cancel('sandbox-auth')).toMatchObject({ error_code: 'INVALID_OPERATION' });
});
