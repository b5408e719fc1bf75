import type { Context } from 'hono';
import * as v from 'valibot';
import { credentials, type Sandbox, type SandboxBindings } from '../sandbox.ts';
import { chargeOf } from './customer-tokens.ts';
import { refuse, type ValidationError } from './errors.ts';
import { once } from './idempotency.ts';
import { tokenGoodFor } from './payment-request-state.ts';
import { readBody } from './request-body.ts';

/** The first one is documented; the others are those that Klarna's demonstration shop asks for. */
const body = v.strictObject({
  customer_journey: v.picklist([
    'KLARNA_EXPRESS_CHECKOUT',
    'SIGN_IN_WITH_KLARNA',
    'KLARNA_PRE_QUALIFICATION',
    'KLARNA_ACCOUNT_LINKING',
  ]),
});

/**
 * `POST /v2/accounts/{id}/interoperability/test-tokens`: a session token without a browser, for the customer of a customer
 * token. Only a finished express checkout is an approval, so the tokens of other journeys authorize nothing. Klarna's own
 * look like `krn:network:us1:interoperability:<JWT>`, so these do; the name in the answer is the one that is published.
 */
export function createTestToken(sandbox: Sandbox, c: Context<SandboxBindings>): Response {
  return once(sandbox, c, (draft) => {
    const account = c.req.param('account') ?? credentials.partnerAccountId;
    const problems = headerProblems(c);
    if (problems.length > 0) throw refuse('VALIDATION_ERROR', problems);
    const { result, currency } = chargeOf(draft, c.req.header('klarna-customer-token') ?? '', account);
    const { customer_journey } = readBody(c, body);
    const id = `krn:network:us1:interoperability:${jsonWebToken(sandbox.newUuid(), customer_journey)}`;
    if (customer_journey === 'KLARNA_EXPRESS_CHECKOUT') {
      const expires_at = new Date(sandbox.now() + tokenGoodFor).toISOString();
      const bound = { partner_account_id: account, payment_request_id: null, amount: null, currency };
      draft.network_session_tokens.insert({ id, ...bound, result, expires_at });
    }
    return { status: 201, document: { interoperability_token: id } };
  });
}

function headerProblems(c: Context<SandboxBindings>): ValidationError[] {
  const problems: ValidationError[] = [];
  if ((c.req.header('klarna-customer-token') ?? '') === '')
    problems.push({ parameter: 'Klarna-Customer-Token', reason: 'is required' });
  if (!/^krn:test:[a-z]{2}[0-9]:test$/.test(c.req.header('klarna-customer-region') ?? ''))
    problems.push({ parameter: 'Klarna-Customer-Region', reason: 'must be a region, such as krn:test:us1:test' });
  return problems;
}

/** Shaped like a JWT and signed by nobody: session tokens are never to be read. */
function jsonWebToken(id: string, journey: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return [part({ alg: 'none', typ: 'JWT' }), part({ jti: id, customer_journey: journey }), ''].join('.');
}
