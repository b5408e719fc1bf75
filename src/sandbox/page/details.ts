import { maskDocument } from '../../output/masking.ts';
import { escapeControls } from '../../output/sanitise.ts';
import { bodyForLedger, headersForLedger } from '../ledger/ledger.ts';
import type { SeenRequest } from '../requests.ts';
import type { Sandbox } from '../sandbox.ts';
import { tokensInPath } from './shown-requests.ts';

/** Tables whose rows may be looked at. What is not named here, such as keys, stays where it is. */
const openTables = [
  'orders',
  'klarna_payments',
  'authorizations',
  'captures',
  'voids',
  'refunds',
  'klarna_orders',
  'transactions',
  'payment_requests',
] as const;

/** Longer texts are cut: a page that shows a megabyte of one is no help. */
const longestText = 4000;

/** Everything about one row as JSON for people, tokens and personal data masked as in the tool's own output. */
export function detailsOf(sandbox: Sandbox, table: string, id: string): string | undefined {
  const found = table === 'requests' ? requestDetails(sandbox, id) : rowDetails(sandbox, table, id);
  if (found === undefined) return undefined;
  const { document, secrets } = found;
  const masked = maskDocument(document, { secrets, reveal: false });
  return `${escapeControls(JSON.stringify(masked, shorten, 2))}\n`;
}

interface Details {
  readonly document: unknown;
  readonly secrets: readonly string[];
}

function rowDetails(sandbox: Sandbox, table: string, id: string): Details | undefined {
  const name = openTables.find((each) => each === table);
  const document = name && sandbox.world[name].get(id);
  return document && { document, secrets: [] };
}

function requestDetails(sandbox: Sandbox, id: string): Details | undefined {
  const request = sandbox.requests.kept().find(({ number }) => String(number) === id);
  if (request === undefined) return undefined;
  const headers = headersForLedger(request.headers);
  const sessionToken = headers['klarna-network-session-token'];
  return {
    document: {
      number: request.number,
      at: new Date(request.at).toISOString(),
      method: request.method,
      path: request.path,
      headers,
      body: bodyOf(request, request.body),
      status: request.status,
      executed: request.executed,
      replayed: request.replayed,
      fault: request.fault,
      answer: bodyOf(request, request.answer),
    },
    secrets: [...tokensInPath(request.path), ...(sessionToken === undefined ? [] : [sessionToken])],
  };
}

/** Only what has fields can be masked by them; of any other text no more is said than how long it is. */
function bodyOf(request: SeenRequest, bytes: Uint8Array | undefined): unknown {
  if (bytes === undefined) return '(not kept)';
  const body = bodyForLedger(bytes);
  if (typeof body !== 'string') return body;
  if (bytes === request.body && request.headers.get('content-type')?.startsWith('application/x-www-form-urlencoded'))
    return Object.fromEntries(new URLSearchParams(body));
  return `(${bytes.length} bytes that are no JSON)`;
}

const shorten = (_: string, value: unknown): unknown =>
  typeof value === 'string' && value.length > longestText
    ? `${value.slice(0, longestText)}… (${value.length} characters)`
    : value;
