import { urlOf } from '../../../url.ts';
import type { PaymentRequest, Read } from '../../world/tables.ts';

/**
 * Where the customer goes afterwards: the `return_url` with its placeholders filled. Not published, and assumed: values
 * are percent-encoded as parameters are; what there is not (a token before COMPLETED) leaves nothing; the address is
 * used whatever the customer decided, as there is no other one. `payment_token` is the older name of the session token.
 */
export function returnAddressOf(request: Read<PaymentRequest>): string | undefined {
  const { return_url } = request.customer_interaction_config;
  if (typeof return_url !== 'string') return undefined;
  const values: Readonly<Record<string, string | null>> = {
    id: request.id,
    state: request.state,
    payment_request_reference: request.payment_request_reference,
    payment_token: request.klarna_network_session_token,
    klarna_network_session_token: request.klarna_network_session_token,
  };
  const filled = return_url.replaceAll(/\{klarna\.payment_request\.(\w+)\}/g, (_, name: string) =>
    encodeURIComponent((Object.hasOwn(values, name) ? values[name] : null) ?? ''),
  );
  // A placeholder may stand where none belongs, as in a host's name; and rows of a data file were checked by nobody.
  return /^https?:$/.test(urlOf(filled)?.protocol ?? '') ? filled : undefined;
}
