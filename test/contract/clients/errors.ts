import assert from 'node:assert/strict';
import { CommerceLayerStatic } from '@commercelayer/sdk';
import type { Checks } from '../checks.ts';
import type { Shop } from '../shop.ts';
import { type Sdk, sdk } from './hosts.ts';

/** What the SDK makes of the sandbox's refusals, what its interceptors see, and the headers that it hands on. */
export async function checkErrors(checks: Checks, shop: Shop, url: string, token: string): Promise<void> {
  const look = checks.of('sdk', 'errors');
  const office = sdk(url, token);
  const caught = async (work: Promise<unknown>) => {
    const error: unknown = await work.then(
      () => assert.fail('was not refused'),
      (reason: unknown) => reason,
    );
    assert.ok(CommerceLayerStatic.isSdkError(error) && CommerceLayerStatic.isApiError(error), String(error));
    return error;
  };
  await look('an id of nobody', async () => {
    const error = await caught(office.orders.retrieve('XxXxXxXxXx'));
    assert.deepEqual([error.status, error.first().code, error.type], [404, 'RECORD_NOT_FOUND', 'response']);
  });
  await look('a token of nobody', async () => {
    const error = await caught(sdk(url, 'none').orders.list());
    assert.deepEqual([error.status, error.first().code], [401, 'INVALID_TOKEN']);
  });
  await look('what is missing, with a pointer', async () => {
    const error = await caught(office.customers.create({ email: '' }));
    assert.equal(error.status, 422);
    const { code, source, status, meta } = error.first();
    assert.deepEqual(
      { code, source, status, meta },
      {
        code: 'VALIDATION_ERROR',
        source: { pointer: '/data/attributes/email' },
        status: '422',
        meta: { error: 'blank' },
      },
    );
  });
  await look('what is not allowed', async () => {
    const { order_id } = await shop.seed();
    const given: { id: string } = Object.assign({ id: order_id }, { total_amount_cents: 1 });
    const error = await caught(office.orders.update(given));
    assert.deepEqual([error.status, error.first().code], [400, 'PARAM_NOT_ALLOWED']);
  });
  await checkInterceptors(checks, shop, office);
  await look('a token that has run out is renewed, and the call is repeated', async () => {
    const expired: string[] = [];
    const client = sdk(url, runOut(token));
    client.config({
      refreshToken: async (old) => {
        expired.push(old);
        return token;
      },
    });
    assert.ok((await client.orders.list({ pageSize: 1 })).length === 1);
    assert.deepEqual([expired, client.currentAccessToken], [[runOut(token)], token]);
  });
}

/** The same token with a time to live that is over: its signature no longer fits, and the SDK sees why it was refused. */
function runOut(token: string): string {
  const [header, claims = '', signature] = token.split('.');
  const read = JSON.parse(Buffer.from(claims, 'base64url').toString());
  const old = Buffer.from(JSON.stringify({ ...read, exp: 1 })).toString('base64url');
  return `${header}.${old}.${signature}`;
}

async function checkInterceptors(checks: Checks, shop: Shop, office: Sdk): Promise<void> {
  const look = checks.of('sdk', 'interceptors');
  await look('see the request, the response and the error', async () => {
    const seen: string[] = [];
    office.addRequestInterceptor((request) => {
      seen.push(`request ${request.url.pathname}`);
      return request;
    });
    office.addResponseInterceptor(
      (response) => {
        seen.push(`response ${response.status}`);
        return response;
      },
      (error) => {
        seen.push(`error ${error.status}`);
        return error;
      },
    );
    await office.markets.list();
    await office.orders.retrieve('XxXxXxXxXx').catch(() => undefined);
    office.removeInterceptors();
    await office.markets.list();
    assert.deepEqual(seen.slice(0, 2), ['request /api/markets', 'response 200']);
    assert.ok(seen.includes('error 404') || seen.includes('response 404'));
    assert.equal(seen.filter((one) => one === 'request /api/markets').length, 1);
  });
  await look('a raw reader has the document and the rate-limit headers', async () => {
    const reader = office.addRawResponseReader({ headers: true });
    await office.orders.list({ pageSize: 1 });
    office.removeRawResponseReader();
    assert.equal(reader.rawResponse?.data?.length, 1);
    assert.match(reader.rawResponse?.meta?.trace_id, /^[0-9a-f]+$/);
    const headers = new Headers(reader.headers as Record<string, string>);
    for (const name of ['limit', 'interval', 'remaining'])
      assert.match(headers.get(`x-ratelimit-${name}`) ?? '', /^\d+$/);
  });
  await look('an event store’s pages follow one another', async () => {
    const { seeded } = await shop.place();
    await office.orders._approve(seeded.order_id);
    const reader = office.addRawResponseReader();
    const events = await office.orders.event_stores(seeded.order_id, { pageSize: 1 });
    office.removeRawResponseReader();
    assert.equal(events.length, 1);
    assert.match(reader.rawResponse?.links?.next ?? '', /page/);
  });
}

/** With `--rate-limits`: the figures of the test environment, until the burst of one endpoint is spent. */
export async function checkLimits(checks: Checks, url: string, token: string): Promise<void> {
  const look = checks.of('sdk', 'rate limits');
  const office = sdk(url, token);
  await look('25 calls in 10 s to one endpoint, then an API error of 429', async () => {
    const reader = office.addRawResponseReader({ headers: true });
    const calls = Array.from({ length: 26 }, () => office.orders.list({ pageSize: 1 }));
    const refused = (await Promise.allSettled(calls)).filter((call) => call.status === 'rejected');
    office.removeRawResponseReader();
    assert.equal(refused.length, 1);
    const [{ reason }] = refused as [PromiseRejectedResult];
    assert.ok(CommerceLayerStatic.isApiError(reason));
    assert.equal(reason.status, 429);
    const headers = new Headers(reader.headers as Record<string, string>);
    assert.deepEqual([headers.get('x-ratelimit-limit'), headers.get('x-ratelimit-interval')], ['25', '10']);
  });
}
