import { isBatchRunning } from './batches/find-rows.ts';
import { type RunFinder, runsAbout } from './find-runs.ts';
import { isHeld } from './locks.ts';
import { authorizationsOf, isAbout, type PastAuthorization, type Wanted } from './past-authorizations.ts';
import type { SubjectName } from './run-index.ts';
import { type RunState, runStateOf, runStatusOf } from './run-state.ts';
import { type Settlement, settlementsOf } from './settlements.ts';

/**
 * The authorizations that earlier runs made, oldest first.
 * @throws CliError `local-io` where the journal is there and cannot be read, or cannot be believed
 */
export const pastAuthorizations = (stateFolder: string, wanted: Wanted): readonly PastAuthorization[] =>
  authorizationsAmong(finderIn(stateFolder), wanted);

const finderIn =
  (stateFolder: string): RunFinder =>
  (wanted, isNeedless) =>
    runsAbout(stateFolder, wanted, isNeedless);

/** The same among runs that are found in another way; so are the following ones. */
export const authorizationsAmong = (find: RunFinder, wanted: Wanted): readonly PastAuthorization[] => {
  const { orderId, tokenHash, reference } = wanted;
  const names: readonly SubjectName[] = [
    ...(orderId === undefined ? [] : [`order ${orderId}` as const]),
    ...(tokenHash === undefined ? [] : [`token ${tokenHash}` as const]),
    ...(reference === undefined ? [] : [`reference ${reference}` as const]),
  ];
  const records = find(names).flatMap((run) => run.records);
  return authorizationsOf(records, isAbout(wanted));
};

/**
 * The runs about these that were interrupted after a write, or ended without knowing what became of one, oldest first.
 * @throws CliError `local-io`
 */
export const unfinishedRuns = (stateFolder: string, names: readonly SubjectName[]): readonly RunState[] =>
  runsAbout(stateFolder, names, ({ isSettled }) => isSettled).flatMap(({ records }) => {
    const state = runStateOf(records);
    if (state === undefined || !state.hasWritten) return [];
    const status = runStatusOf(state, isRunning(stateFolder, state));
    return status === 'interrupted' || status === 'unsettled' ? [state] : [];
  });

/** The runs that may have placed the order, and do not know. @throws CliError `local-io` */
export const openPlacings = (stateFolder: string, orderId: string): readonly { readonly run: string }[] =>
  openPlacingsAmong(finderIn(stateFolder), orderId);

export const openPlacingsAmong = (find: RunFinder, orderId: string): readonly { readonly run: string }[] =>
  find([`order ${orderId}`], ({ isSettled }) => isSettled).flatMap(({ records }) => {
    const state = runStateOf(records);
    return state?.place === 'open' && state.orderId === orderId ? [{ run: state.run.run }] : [];
  });

/**
 * What runs have done, or may have done, about these orders and transactions after they were paid, oldest first.
 * @throws CliError `local-io`
 */
export const pastSettlements = (stateFolder: string, names: readonly SubjectName[]): readonly Settlement[] =>
  settlementsAmong(finderIn(stateFolder), names);

export const settlementsAmong = (find: RunFinder, names: readonly SubjectName[]): readonly Settlement[] =>
  find(names).flatMap(({ records }) =>
    settlementsOf(records).filter(
      ({ actsOn, orderId }) => names.includes(`transaction ${actsOn}`) || names.includes(`order ${orderId}`),
    ),
  );

/** The runs that have stored another token on this run's payment since it began. @throws CliError `local-io` */
export const laterDeliveries = (stateFolder: string, state: RunState): readonly { readonly run: string }[] =>
  laterDeliveriesAmong(finderIn(stateFolder), state);

export const laterDeliveriesAmong = (find: RunFinder, { run }: RunState): readonly { readonly run: string }[] => {
  const { payment_id: paymentId } = run.inputs;
  if (paymentId === undefined) return [];
  return find([`payment ${paymentId}`]).flatMap(({ records }) => {
    const state = runStateOf(records);
    if (state?.storeToken !== 'done' || state.run.inputs.payment_id !== paymentId) return [];
    const isLater = state.run.run !== run.run && state.run.at >= run.at;
    return isLater && state.run.auth_token?.sha256 !== run.auth_token?.sha256 ? [{ run: state.run.run }] : [];
  });
};

/** A process is at work on the run; on a row, while it has no end, where one is at work on its batch. */
export const isRunning = (stateFolder: string, { run, end }: Pick<RunState, 'run' | 'end'>): boolean =>
  run.batch === undefined
    ? isHeld(stateFolder, { kind: 'run', id: run.run })
    : end === undefined && isBatchRunning(stateFolder, run.batch.id);
