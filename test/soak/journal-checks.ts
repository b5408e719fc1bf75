import type { Evidence, JournalRecord } from './evidence.ts';
import { grouped } from './group.ts';
import type { RunOf } from './run-of.ts';
import { isAuthorization, type Truth } from './sandbox-truth.ts';
import type { Violation } from './violation.ts';

/** The journals: readable, nothing sent that they do not announce, nothing in them that was not so. */
export const amissWithJournals = (
  truth: Truth,
  { ledger, journals, attempts }: Evidence,
  runOf: RunOf,
): readonly Violation[] => {
  const broken = journals.flatMap(({ run, problem }): Violation[] =>
    problem === undefined ? [] : [{ what: 'false', about: run, why: `the journal cannot be read: ${problem}` }],
  );
  const unannounced = ledger.writes
    .filter((write) => truth.writersOf(write).length === 0)
    .map(
      ({ method, path, at }): Violation => ({
        what: 'false',
        about: `${method} ${path}`,
        why: `no journal had an intent of what the sandbox got at ${at}`,
      }),
    );
  const made = new Set(ledger.writes.filter(isAuthorization).flatMap(({ created }) => created ?? []));
  const invented = journals.flatMap(({ run, records }) =>
    records.flatMap(({ verdict }): Violation[] => {
      const id = verdict?.payment_transaction?.payment_transaction_id;
      return id === undefined || made.has(id) ? [] : [{ what: 'false', about: run, why: `its journal names ${id}` }];
    }),
  );
  const exits = grouped(
    attempts.filter(({ exit }) => exit !== null),
    (attempt) => runOf(attempt) ?? '',
  );
  const contradicted = journals.flatMap(({ run, records }): Violation[] => {
    const end = records.at(-1);
    const last = exits.get(run)?.at(-1)?.exit;
    if (end?.kind !== 'end' || last === undefined || last === end.exit_code) return [];
    return [{ what: 'false', about: run, why: `it ended with ${last}, its journal says ${end.exit_code}` }];
  });
  const forgotten = journals
    .filter(({ records }) => records.at(-1)?.settled === true && isAuthorizationOpen(records))
    .map(({ run }): Violation => ({ what: 'false', about: run, why: 'it is settled, and its authorization is open' }));
  return [...broken, ...unannounced, ...invented, ...contradicted, ...forgotten];
};

/** The last authorization that was sent has no answer that settles it; only an answer can. */
const isAuthorizationOpen = (records: readonly JournalRecord[]): boolean => {
  const own = records.filter(({ step }) => step === 'authorize');
  const last = own.at(-1);
  if (last === undefined || own.some(({ verdict }) => verdict !== undefined)) return false;
  return last.kind === 'intent' || last.ambiguous === true;
};
