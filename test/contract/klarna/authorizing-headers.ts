import { expectApproved, expectCorrelation, expectError, expectInvalid } from './expecting.ts';
import type { Chapter } from './lines.ts';
import { account, apiKey, authorizeBody, json, newKey, type Partner } from './partner.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');

const withKey = (klarna: Partner, authorization: string) =>
  klarna.authorize(klarna.token('approved'), authorizeBody(), { authorization });

const header = (name: string, value: string) => (klarna: Partner) =>
  klarna.authorize(klarna.token('approved'), authorizeBody(), { [name]: value });

const metadata = (name: string) =>
  JSON.stringify({
    integrator: { name, session_reference: 'session-1', module_name: 'MODULE', module_version: '1.0.0' },
  });

export const headers: Chapter = [
  'headers of an authorization',
  [
    {
      claim: 'the acquiring partner’s address',
      shown: async (klarna) => void expectApproved(await klarna.authorize(klarna.token('approved'))),
    },
    {
      claim: 'the direct partner’s address',
      shown: async ({ send, token }) => {
        const session = { 'klarna-network-session-token': token('approved') };
        const sent = { ...json, authorization: `Basic ${apiKey}`, ...session };
        expectApproved(
          await send({ method: 'POST', path: '/v2/payment/authorize', headers: sent, body: authorizeBody() }),
        );
      },
    },
    { claim: 'live and test hosts', leftOut: 'the sandbox is one host, on loopback' },
    {
      claim: 'the key as it was issued',
      shown: async (klarna) => void expectApproved(await withKey(klarna, `Basic ${apiKey}`)),
    },
    {
      claim: 'the key in base64 behind an empty user',
      shown: async (klarna) => void expectApproved(await withKey(klarna, `Basic ${base64(`:${apiKey}`)}`)),
    },
    {
      claim: 'an older key in base64 behind its user',
      shown: async (klarna) => void expectApproved(await withKey(klarna, `Basic ${base64(`user:${apiKey}`)}`)),
    },
    {
      claim: 'a key with white space, another one, a bearer and none are 401',
      shown: async (klarna) => {
        for (const value of [`Basic ${apiKey} x`, 'Basic klarna_test_api_other', `Bearer ${apiKey}`, '']) {
          expectError(await withKey(klarna, value), 401, 'UNAUTHORIZED');
        }
      },
    },
    {
      claim: 'a live key on the test host is 401',
      shown: async (klarna) =>
        void expectError(await withKey(klarna, 'Basic klarna_live_api_sandbox'), 401, 'UNAUTHORIZED'),
    },
    {
      claim: 'another partner’s account is refused',
      shown: async ({ send }) => {
        const path = `/v2/accounts/${account}1/payment/authorize`;
        const answer = await send({
          method: 'POST',
          path,
          headers: { ...json, authorization: `Basic ${apiKey}` },
          body: authorizeBody(),
        });
        expectError(answer, 403, 'OPERATION_FORBIDDEN');
      },
    },
    {
      claim: 'a session token that nobody issued is not found',
      shown: async (klarna) =>
        void expectError(await klarna.authorize('krn:payment:eu1:other'), 404, 'RESOURCE_NOT_FOUND'),
    },
    {
      claim: 'integration metadata, as one line of JSON with an integrator in capitals',
      shown: async (klarna) => {
        const name = 'klarna-integration-metadata';
        expectApproved(await header(name, metadata('KLARNA_CL'))(klarna));
        for (const wrong of [metadata('klarna-cl'), '{}', 'none']) {
          expectInvalid(await header(name, wrong)(klarna), 'Klarna-Integration-Metadata');
        }
      },
    },
    {
      claim: 'the partner’s correlation id: hyphens are sent, 255 characters are the most',
      shown: async (klarna) => {
        const name = 'partner-correlation-id';
        expectApproved(await header(name, newKey())(klarna));
        expectApproved(await header(name, 'a'.repeat(255))(klarna));
        expectInvalid(await header(name, 'a'.repeat(256))(klarna), 'Partner-Correlation-Id');
      },
    },
    {
      claim: 'klarna-correlation-id on answers and refusals',
      shown: async (klarna) => {
        expectCorrelation(await klarna.authorize(klarna.token('approved')));
        expectCorrelation(await klarna.authorize(klarna.token('conflict')));
      },
    },
  ],
];
