import { maskLine } from '../../output/masking.ts';
import { vendorOf } from '../faults/answers.ts';
import type { RequestFeed, SeenRequest } from '../requests.ts';
import { clip, type Shown, type ShownRow, shownTable } from './shown.ts';

const vendorNames = {
  token: 'Commerce Layer',
  'commerce-layer': 'Commerce Layer',
  klarna: 'Klarna',
  'klarna-v1': 'Klarna',
} as const;

/** The latest requests, as a table like the others. */
export const shownRequests = (requests: RequestFeed): Shown => {
  const kept = requests.kept();
  return shownTable({ values: () => kept, size: requests.total() }, requestRow, (row) => [
    row.method,
    row.path,
    String(row.status),
    row.fault,
  ]);
};

const requestRow = (request: SeenRequest): ShownRow => ({
  table: 'requests',
  id: String(request.number),
  name: clip(`${request.method} ${shownPath(request.path)}`),
  at: new Date(request.at).toISOString(),
  method: clip(request.method),
  path: clip(shownPath(request.path)),
  vendor: vendorNames[vendorOf(request.path)],
  status: request.status,
  fault: request.fault,
  replayed: request.replayed,
});

const shownPath = (path: string): string => maskLine(path, { secrets: tokensInPath(path) });

const tokenInPath = /\/(?:authorizations|customer-tokens?)\/([^/?]+)|(krn:[a-z0-9:-]*token:[^/?]+)/gi;

/** The tokens in a path: Klarna Payments v1 has the authorization token there, Klarna Network the customer's. */
export const tokensInPath = (path: string): string[] =>
  [...path.matchAll(tokenInPath)].map(([, segment, krn]) => segment ?? krn ?? '');
