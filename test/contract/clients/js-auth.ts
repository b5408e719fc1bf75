import assert from 'node:assert/strict';
import {
  authenticate,
  createCompositeStorage,
  getCoreApiBaseEndpoint,
  jwtDecode,
  jwtIsIntegration,
  jwtIsSalesChannel,
  makeIntegration,
  makeSalesChannel,
  revoke,
  type Storage,
  type StorageValue,
} from '@commercelayer/js-auth';
import { apiWith, expectRefusal, expectStatus } from '../calls.ts';
import type { Checks } from '../checks.ts';
import type { Shop } from '../shop.ts';
import { integrationCredentials, salesChannelCredentials, sdk, towards, withFetch } from './hosts.ts';

/** What the documentation of `@commercelayer/js-auth` shows, done with it. */
export async function checkJsAuth(checks: Checks, shop: Shop, url: string): Promise<void> {
  await withFetch(towards(url), async () => {
    await checkTokens(checks, shop);
    await checkCustomers(checks, url);
    await checkHelpers(checks, shop);
  });
  for (const [what, why] of leftOut) checks.leave('js-auth', what, why);
}

async function checkTokens(checks: Checks, shop: Shop): Promise<void> {
  const look = checks.of('js-auth', 'client credentials');
  const callWith = (token: string) => apiWith(shop.send, token).get('/markets');
  await look('an integration', async () => {
    const { accessToken, expiresIn, scope, tokenType, expires, errors } = await authenticate(
      'client_credentials',
      integrationCredentials,
    );
    assert.equal(errors, undefined);
    assert.deepEqual({ expiresIn, scope, tokenType }, { expiresIn: 7200, scope: 'market:all', tokenType: 'bearer' });
    assert.ok(expires > new Date());
    const { payload } = jwtDecode(accessToken);
    assert.ok(jwtIsIntegration(payload));
    assert.equal(payload.organization.slug, 'sandbox');
    assert.deepEqual([payload.test, payload.exp - payload.iat], [true, 7200]);
    assert.match(getCoreApiBaseEndpoint(accessToken), /^https:\/\/sandbox\.commercelayer\.io/);
    expectStatus(await callWith(accessToken), 200);
  });
  await look('a sales channel', async () => {
    const { accessToken, expiresIn, scope } = await authenticate('client_credentials', salesChannelCredentials);
    assert.equal(expiresIn, 14400);
    assert.equal(scope, salesChannelCredentials.scope);
    assert.ok(jwtIsSalesChannel(jwtDecode(accessToken).payload));
  });
  await look('the scope of nobody is refused', async () => {
    const { errors } = await authenticate('client_credentials', { ...salesChannelCredentials, scope: 'nonsense' });
    assert.ok((errors ?? []).length > 0);
  });
  await look('a wrong secret is invalid_client, 401', async () => {
    const { errors } = await authenticate('client_credentials', { ...integrationCredentials, clientSecret: 'wrong' });
    assert.deepEqual(
      errors?.map(({ title, code, status }) => ({ title, code, status: Number(status) })),
      [{ title: 'invalid_client', code: 'UNAUTHORIZED', status: 401 }],
    );
  });
  const revoking = checks.of('js-auth', 'revoke');
  await revoking('a revoked token is invalid', async () => {
    const { accessToken } = await authenticate('client_credentials', integrationCredentials);
    const answer = await revoke({ ...integrationCredentials, token: accessToken });
    assert.equal(answer.errors, undefined);
    const refused = await callWith(accessToken);
    expectRefusal(refused, 401);
    assert.equal(refused.document.errors[0].code, 'INVALID_TOKEN');
  });
  await revoking('with the wrong secret is refused', async () => {
    const { accessToken } = await authenticate('client_credentials', integrationCredentials);
    const { errors } = await revoke({ ...integrationCredentials, clientSecret: 'wrong', token: accessToken });
    assert.ok((errors ?? []).length > 0);
    expectStatus(await callWith(accessToken), 200);
  });
}

async function checkCustomers(checks: Checks, url: string): Promise<void> {
  const look = checks.of('js-auth', 'customers');
  const username = 'customer+password@klarna.com';
  const given = { ...salesChannelCredentials, username, password: 'sandbox-password' };
  await look('password gives a customer with a refresh token', async () => {
    const { accessToken } = await authenticate('client_credentials', integrationCredentials);
    await sdk(url, accessToken).customers.create({ email: username, password: given.password });
    const answer = await authenticate('password', given);
    assert.equal(answer.errors, undefined);
    assert.equal(answer.ownerType, 'customer');
    assert.ok(answer.refreshToken);
    const { payload } = jwtDecode(answer.accessToken);
    assert.ok('owner' in payload && payload.owner?.id === answer.ownerId);
  });
  await look('a wrong password is refused', async () => {
    const { errors } = await authenticate('password', { ...given, password: 'wrong' });
    assert.ok((errors ?? []).length > 0);
  });
  await look('refresh_token gives another token', async () => {
    const { accessToken, refreshToken } = await authenticate('password', given);
    const answer = await authenticate('refresh_token', { ...salesChannelCredentials, refreshToken });
    assert.equal(answer.errors, undefined);
    assert.notEqual(answer.accessToken, accessToken);
    assert.ok(answer.refreshToken);
  });
  await look('a refresh token of nobody is refused', async () => {
    const { errors } = await authenticate('refresh_token', { ...salesChannelCredentials, refreshToken: 'none' });
    assert.ok((errors ?? []).length > 0);
  });
}

const memory = (): Storage => {
  const kept = new Map<string, StorageValue>();
  return {
    name: 'memory',
    getItem: async (key) => kept.get(key) ?? null,
    setItem: async (key: string, value: StorageValue) => void kept.set(key, value),
    removeItem: async (key) => void kept.delete(key),
  };
};

async function checkHelpers(checks: Checks, shop: Shop): Promise<void> {
  const look = checks.of('js-auth', 'helpers');
  await look('makeSalesChannel: guest from storage, then a customer, then logged out', async () => {
    const channel = makeSalesChannel({ ...salesChannelCredentials }, { storage: memory() });
    const guest = await channel.getAuthorization();
    assert.equal(guest.ownerType, 'guest');
    assert.equal((await channel.getAuthorization()).accessToken, guest.accessToken);
    const customer = await authenticate('password', {
      ...salesChannelCredentials,
      username: 'customer+password@klarna.com',
      password: 'sandbox-password',
    });
    await channel.setCustomer(customer);
    assert.equal((await channel.getAuthorization()).ownerType, 'customer');
    await channel.logoutCustomer();
    assert.equal((await channel.getAuthorization()).ownerType, 'guest');
    expectRefusal(await apiWith(shop.send, customer.accessToken).get('/markets'), 401);
  });
  await look('makeIntegration: kept in a composite storage, then revoked', async () => {
    const storage = createCompositeStorage({ name: 'both', storages: [memory(), memory()] });
    const integration = makeIntegration({ ...integrationCredentials }, { storage });
    const { accessToken } = await integration.getAuthorization();
    assert.equal((await integration.getAuthorization()).accessToken, accessToken);
    await integration.revokeAuthorization();
    expectRefusal(await apiWith(shop.send, accessToken).get('/markets'), 401);
    assert.notEqual((await integration.getAuthorization()).accessToken, accessToken);
  });
}

const leftOut: readonly (readonly [string, string])[] = [
  ['authorization_code', 'a person consents in the vendor’s dashboard, which the sandbox has not'],
  ['jwt-bearer and createAssertion', 'not among the grants that the sandbox is to have'],
  ['jwtVerify', 'its keys are the vendor’s own, at an address that only the vendor serves'],
  ['getProvisioningApiBaseEndpoint', 'the provisioning API is not part of the sandbox'],
];
