import assert from 'node:assert/strict';
import { type Answer, type Api, accessToken, apiWith, expectRefusal, expectStatus, type Send } from '../calls.ts';
import type { Chapter } from '../klarna/lines.ts';

const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());

const advance = async (send: Send, by: string): Promise<void> => {
  const headers = { 'content-type': 'application/json' };
  expectStatus(await send({ method: 'POST', path: '/__sandbox/clock', headers, body: { advance: by } }), 200, 201);
};

const requestToken = (send: Send, body: object): Promise<Answer> =>
  send({ method: 'POST', path: '/oauth/token', headers: { 'content-type': 'application/json' }, body });

/** What the facts say of access tokens. The clock of the sandbox moves on. */
export function access(send: Send): readonly Chapter[] {
  const outlives = async (kind: 'integration' | 'sales_channel', within: string, past: string) => {
    const api = apiWith(send, await accessToken(send, kind));
    await advance(send, within);
    expectStatus(await api.get('/markets'), 200, 401);
    assert.notEqual((await api.get('/markets')).document.errors?.[0].code, 'INVALID_TOKEN');
    await advance(send, past);
    const refused = await api.get('/markets');
    expectRefusal(refused, 401);
    assert.equal(refused.document.errors[0].code, 'INVALID_TOKEN');
  };
  return [
    [
      'access tokens',
      [
        {
          claim: 'who, for whom, how long and in which mode stands in the token',
          shown: async () => {
            for (const kind of ['integration', 'sales_channel'] as const) {
              const claims = claimsOf(await accessToken(send, kind));
              assert.ok(claims.organization.id && claims.organization.slug);
              assert.ok(claims.application.id && claims.application.client_id);
              assert.equal(claims.application.kind, kind);
              assert.equal(claims.test, true);
              assert.equal(claims.exp - claims.iat, kind === 'integration' ? 7200 : 14400);
              assert.ok(claims.scope && claims.iss);
            }
          },
        },
        { claim: 'an integration’s lasts two hours', shown: () => outlives('integration', '119m', '2m') },
        { claim: 'a sales channel’s lasts four hours', shown: () => outlives('sales_channel', '239m', '2m') },
        {
          claim: 'tokeninfo lists permissions',
          shown: async () => {
            const authorization = `Bearer ${await accessToken(send, 'sales_channel')}`;
            const answer = await send({ method: 'GET', path: '/oauth/tokeninfo', headers: { authorization } });
            expectStatus(answer, 200);
            const { permissions } = answer.document.token;
            assert.equal(permissions.klarna_payments.read, true);
            assert.ok(permissions.authorizations?.read !== true);
          },
        },
        {
          claim: 'refusals have a numeric status',
          shown: async () => {
            const answer = await requestToken(send, { grant_type: 'client_credentials', client_id: 'nobody' });
            expectStatus(answer, 401);
            const [{ title, code, status, meta }] = answer.document.errors;
            assert.deepEqual(
              { title, code, status, meta },
              { title: 'invalid_client', code: 'UNAUTHORIZED', status: 401, meta: {} },
            );
          },
        },
        {
          claim: 'grants that there are not',
          shown: async () => {
            const answer = await requestToken(send, { grant_type: 'implicit', client_id: 'sandbox' });
            expectStatus(answer, 400);
            assert.equal(answer.document.errors[0].title, 'unsupported_grant_type');
          },
        },
        {
          claim: 'the issuer is the vendor’s',
          leftOut: 'the sandbox names itself, so that clients revoke their tokens there',
        },
      ],
    ],
  ];
}

/** The figures of the test environment, each on an address that has made no other calls of its class. */
export function limits(send: Send): readonly Chapter[] {
  const integration = async () => apiWith(send, await accessToken(send, 'integration'));
  const passed = async (api: Api, path: string, times: number) => {
    const answers = await Promise.all(Array.from({ length: times }, () => api.get(path)));
    for (const answer of answers) {
      for (const name of ['limit', 'interval', 'remaining']) assert.ok(answer.headers.get(`x-ratelimit-${name}`));
      assert.equal(answer.headers.get('x-ratelimit-reset'), null);
    }
    return answers.filter(({ status }) => status === 200).length;
  };
  return [
    [
      'rate limits',
      [
        {
          claim: '25 in 10 s to one endpoint that cannot be cached, and again later',
          shown: async () => {
            const api = await integration();
            assert.equal(await passed(api, '/orders?page[size]=1', 27), 25);
            await advance(send, '11s');
            assert.equal(await passed(api, '/orders?page[size]=1', 3), 3);
          },
        },
        {
          claim: '100 a minute over all endpoints that cannot be cached',
          shown: async () => {
            await advance(send, '61s');
            const api = await integration();
            let count = 0;
            for (let burst = 0; burst < 5; burst += 1) {
              count += await passed(api, '/orders?page[size]=1', 24);
              await advance(send, '11s');
            }
            assert.equal(count, 100);
          },
        },
        {
          claim: '125 in 10 s to one endpoint that can be cached',
          shown: async () => {
            await advance(send, '61s');
            assert.equal(await passed(await integration(), '/markets?page[size]=1', 127), 125);
          },
        },
        {
          claim: '30 tokens a minute',
          shown: async () => {
            await advance(send, '61s');
            const wish = { grant_type: 'client_credentials', client_id: 'sandbox', client_secret: 'sandbox-secret' };
            const answers = await Promise.all(Array.from({ length: 31 }, () => requestToken(send, wish)));
            assert.equal(answers.filter(({ status }) => status === 200).length, 30);
            assert.equal(answers.filter(({ status }) => status === 429).length, 1);
          },
        },
        { claim: 'the figures of live mode', leftOut: 'the sandbox is in test mode, as its meta says' },
      ],
    ],
  ];
}
