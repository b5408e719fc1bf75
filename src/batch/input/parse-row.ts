import { type Parsed, parseAuthToken, parseRoute, parseSessionToken, type Route } from '../../flows/inputs.ts';
import { whyNotBoth } from '../../flows/route-rules.ts';
import type { BatchRow } from '../row.ts';
import { type Cells, openCells } from './cells.ts';
import type { Complaint } from './complaints.ts';
import { expectsSuccess, parseExpectation } from './expectation.ts';
import type { RawRow } from './raw-row.ts';
import { refuseMissing, refuseOtherMode } from './row-checks.ts';
import { dataOf, purchaseOf } from './row-purchase.ts';
import { exclusion, type RowRules } from './row-rules.ts';
import { parseTags } from './tags.ts';
import type { VariableScope } from './variables.ts';

/** A row, and the one under which its turns of `--repeat` are known together. */
export type ParsedRow =
  | { readonly row: BatchRow; readonly baseId: string }
  | { readonly complaints: readonly Complaint[] };

/** Makes a flow's inputs of a row's texts, by the rules that hold for flags. */
export const parseRow = async (raw: RawRow, rules: RowRules, scope: VariableScope): Promise<ParsedRow> => {
  const first = openCells(raw, rules, scope, undefined);
  const route = routeOf(first, rules);
  if (route === undefined) return { complaints: first.complaints };

  const cells = openCells(raw, rules, scope, route);
  if (route === 'both' && rules.mode === 'live') {
    cells.complain('route', `both cannot be used in live mode. ${whyNotBoth}`, 'live-guard');
  }
  for (const [column, text] of raw.cells) {
    const why = exclusion(route, column, text);
    if (why !== undefined) cells.complain(column, why);
  }
  if (raw.data !== undefined) {
    const why = exclusion(route, 'data', '');
    if (why !== undefined) cells.complain('data', why);
  }
  const data = dataOf(raw, cells, rules, scope);
  const baseId = cells.value('id', parseId) ?? `row-${raw.line}`;
  const tags = cells.value('tags', parseTags) ?? [];
  const expect = cells.value('expect', parseExpectation) ?? expectsSuccess;
  const tokens = await tokensOf(cells, route);
  const { partnerAccountId, ...wanted } = purchaseOf(cells, rules);
  refuseOtherMode(cells, rules, { ...tokens, partnerAccountId, paymentRequestId: wanted.values.paymentRequestId });
  refuseMissing(cells, route, data);
  if (cells.complaints.length > 0) return { complaints: cells.complaints };
  return {
    baseId,
    row: {
      id: rules.repeat > 1 ? `${baseId}#${scope.turn}` : baseId,
      line: raw.line,
      turn: scope.turn,
      tags,
      expect,
      inputs: { route, ...tokens, ...wanted, ...(data === undefined ? {} : { data }) },
      ...(partnerAccountId === undefined ? {} : { partnerAccountId }),
    },
  };
};

/** Test mode tries both integrations; in live mode nothing is assumed. */
const routeOf = (cells: Cells, { mode }: RowRules): Route | undefined => {
  const route = cells.value('route', parseRoute);
  if (route !== undefined || cells.complaints.length > 0) return route;
  if (mode === 'test') return 'both';
  cells.complain('route', 'it is missing; in live mode it is native or network');
  return undefined;
};

/** `#` is what turns are told apart by. */
const parseId = (text: string): Parsed<string> =>
  /^[^\p{C}#]{1,128}$/u.test(text)
    ? { value: text }
    : { complaint: 'an id has 128 characters at most, none of them a # or a control character' };

const tokensOf = async (cells: Cells, route: Route) => {
  const authToken = route === 'network' ? undefined : await cells.token('auth-token', parseAuthToken);
  const sessionToken = route === 'native' ? undefined : await cells.token('session-token', parseSessionToken);
  return {
    ...(authToken === undefined ? {} : { authToken }),
    ...(sessionToken === undefined ? {} : { sessionToken }),
  };
};
