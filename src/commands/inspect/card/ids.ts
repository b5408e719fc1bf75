import type { InspectDocument } from '../document.ts';

/** An id that support at one of the services asks for. */
export interface IdToQuote {
  readonly name: string;
  readonly value: string;
}

/** What to quote, each once, the ids of things before the ids of answers. */
export const idsToQuote = (document: InspectDocument): readonly IdToQuote[] => {
  const { order, payment, klarna, runs, transactions } = document;
  const lastRun = runs.at(-1);
  const network = runs.findLast(({ authorization }) => authorization?.transaction_id)?.authorization?.transaction_id;
  const request = runs.findLast(({ payment_request_id }) => payment_request_id !== null)?.payment_request_id;
  const all: readonly (readonly [name: string, value: string | null | undefined])[] = [
    ['order', order?.id],
    ['payment', payment?.id],
    ['transaction', transactions.at(-1)?.number],
    ['klarna_order_id', klarna.order?.id ?? order?.klarna_order_id],
    ['klarna_reference', klarna.order?.klarna_reference],
    ['Klarna transaction', klarna.transaction?.id ?? network],
    ['payment request', klarna.payment_request?.id ?? request],
    ['run', lastRun?.run_id],
    ['trace id', order?.trace_id ?? payment?.trace_id ?? lastRun?.trace_ids.at(-1)],
    [
      'correlation id',
      klarna.order?.correlation_id ??
        klarna.transaction?.correlation_id ??
        klarna.payment_request?.correlation_id ??
        lastRun?.correlation_ids.at(-1),
    ],
  ];
  const seen = new Set<string>();
  return all.flatMap(([name, value]) => {
    if (value === null || value === undefined || value === '' || seen.has(value)) return [];
    seen.add(value);
    return [{ name, value }];
  });
};
