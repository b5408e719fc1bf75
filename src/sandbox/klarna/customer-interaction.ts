import * as v from 'valibot';
import { text } from './request-body.ts';

/** What Klarna puts in the place of `{…}` in a `return_url`, by the names that its pages give. */
const placeholders = new Set([
  'klarna.payment_request.id',
  'klarna.payment_request.state',
  'klarna.payment_request.payment_request_reference',
  'klarna.payment_request.payment_token',
  'klarna.payment_request.klarna_network_session_token',
]);

/**
 * Which addresses Klarna takes is not published. HTTPS is asked for, but for this machine's own, where a shop is tried out;
 * a placeholder that Klarna would leave standing is refused.
 */
function isReturnUrl(value: string): boolean {
  const named = [...value.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name);
  if (named.some((name) => !placeholders.has(name))) return false;
  try {
    const { protocol, hostname } = new URL(value.replaceAll(/\{[^{}]*\}/g, 'x'));
    return protocol === 'https:' || (protocol === 'http:' && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname));
  } catch {
    return false;
  }
}

export const customerInteractionConfig = v.strictObject({
  method: v.picklist(['HANDOVER', 'QR_CODE']),
  return_url: v.optional(v.pipe(text(2048), v.check(isReturnUrl, 'must be an https URL with known placeholders only'))),
  app_return_url: v.optional(text(2048)),
});

/** `request_customer_token`: what the customer is asked to let the partner charge later. */
export const requestCustomerToken = v.strictObject({
  scopes: v.pipe(
    v.array(v.picklist(['payment:customer_present', 'payment:customer_not_present'])),
    v.minLength(1, 'must name a scope'),
  ),
  customer_token_reference: v.optional(text(255)),
});
