import type { Sandbox } from '../sandbox.ts';
import type { Vendor } from './answers.ts';
import type { Fact } from './table.ts';

const amounts = new Set(['amount', 'amount_cents', 'total_amount_with_taxes_cents']);
const currencies = new Set(['currency', 'currency_code']);

/**
 * The same answer with one fact wrong, still valid JSON. An answer that says nothing of the fact stays as it is: a Klarna
 * authorization names no mode, and a Klarna payment no amount.
 */
export function contradict(sandbox: Sandbox, text: string, fact: Fact, vendor: Vendor): string {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return text;
  }
  if (vendor === 'token') return JSON.stringify(fact === 'mode' ? liveToken(sandbox, document) : document);
  if (fact === 'id') return JSON.stringify(vendor === 'klarna' ? wrongReference(document) : wrongResourceId(document));
  return JSON.stringify(document, (name, value) => {
    if (fact === 'amount' && amounts.has(name) && typeof value === 'number') return value + 1;
    if (fact === 'currency' && currencies.has(name)) return value === 'SEK' ? 'NOK' : 'SEK';
    if (fact === 'mode' && name === 'mode') return 'live';
    return value;
  });
}

/** The payment's own reference and id are what a Klarna client can hold the answer against. */
function wrongReference(document: unknown): unknown {
  return JSON.parse(
    JSON.stringify(document, (name, value) =>
      name === 'payment_transaction_reference' || name === 'payment_transaction_id' ? `${value}-other` : value,
    ),
  );
}

function wrongResourceId(document: unknown): unknown {
  if (!isObject(document) || !isObject(document.data)) return document;
  const id = document.data.id === 'XxXxXxXxXx' ? 'YyYyYyYyYy' : 'XxXxXxXxXx';
  return { ...document, data: { ...document.data, id } };
}

function liveToken(sandbox: Sandbox, document: unknown): unknown {
  if (!isObject(document) || typeof document.access_token !== 'string') return document;
  return { ...document, access_token: sandbox.accessTokens.asLive(document.access_token) };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
