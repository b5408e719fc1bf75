import type { Evidence } from './evidence.ts';
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
    records.flatMap(({ transaction_id: id }): Violation[] =>
      id === undefined || made.has(id) ? [] : [{ what: 'false', about: run, why: `its journal names ${id}` }],
    ),
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
  return [...broken, ...unannounced, ...invented, ...contradicted];
};
