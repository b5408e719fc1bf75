import type { Sandbox } from '../../sandbox.ts';
import type { PaymentRequest, Read } from '../../world/tables.ts';

/** For clients that ask for no HTML: how to be the customer without a browser. */
export function curlHints({ url }: Pick<Sandbox, 'url'>, { id, state }: Read<PaymentRequest>): string {
  const act = (action: string) =>
    `  curl -X POST ${url}/__sandbox/payment-requests/${id} -d '{"action": "${action}"}'\n`;
  return (
    `Klarna asks the customer here about ${id} (${state}).\n` +
    'A browser shows a page at this address. Without one, start, then complete (or abort, or decline):\n\n' +
    `${act('start')}${act('complete')}`
  );
}
