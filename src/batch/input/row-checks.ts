import { valuesOfData } from '../../flows/authorize-body.ts';
import type { Route } from '../../flows/inputs.ts';
import type { Cells } from './cells.ts';
import type { Column } from './columns.ts';
import { modeNamedIn, type RowRules } from './row-rules.ts';

/** Complains of what says by its name that it is of the other mode. */
export const refuseOtherMode = (
  cells: Cells,
  { mode }: RowRules,
  names: { readonly sessionToken?: string; partnerAccountId: string | undefined; paymentRequestId: string | undefined },
): void => {
  const columns = [
    ['session-token', names.sessionToken],
    ['partner-account-id', names.partnerAccountId],
    ['payment-request-id', names.paymentRequestId],
  ] as const;
  for (const [column, text] of columns) {
    const named = text === undefined ? undefined : modeNamedIn(text);
    if (named !== undefined && named !== mode) {
      cells.complain(column, `it is of ${named} mode, and the batch runs in ${mode} mode`, 'live-guard');
    }
  }
};

/** What a flow would have to ask for; what is given and wrong has been complained of already. */
export const refuseMissing = (
  cells: Cells,
  route: Route,
  data: Readonly<Record<string, unknown>> | undefined,
): void => {
  const need = (column: Column, isGiven: boolean, why = `the route ${route} needs it`) => {
    if (!isGiven) cells.complain(column, `it is missing; ${why}`);
  };
  const isWritten = (...columns: readonly Column[]) => columns.some((column) => cells.written(column) !== undefined);
  if (route !== 'network') {
    need('payment-id', isWritten('payment-id'));
    need('auth-token', isWritten('auth-token', 'auth-token-file'));
  }
  if (route !== 'native') need('session-token', isWritten('session-token', 'session-token-file'));
  if (route !== 'network' || isWritten('order')) return;
  const known = valuesOfData(data ?? {});
  for (const column of ['amount', 'currency', 'reference'] as const) {
    need(
      column,
      known[column] !== undefined || isWritten(column),
      'the route network needs it where no order is named',
    );
  }
};
