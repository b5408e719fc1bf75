import { CliError } from '../../errors.ts';
import { isComplaint, type Parsed, type Route } from '../../flows/inputs.ts';
import type { Column } from './columns.ts';
import type { Complaint } from './complaints.ts';
import type { RawRow } from './raw-row.ts';
import { exclusion, oncePerRun, type RowRules } from './row-rules.ts';
import { expand, type VariableScope, variesByTurn } from './variables.ts';

/** The cells of one row, with what its batch says where they are empty; keeps a book on what is wrong with them. */
export interface Cells {
  /** What stands in a column, or would stand there by default; nothing where the route takes nothing there. */
  readonly written: (column: Column) => string | undefined;
  /** The same with its variables replaced, parsed; `undefined` also where something is wrong with it. */
  readonly value: <Value>(column: Column, parse: (text: string) => Parsed<Value>) => Value | undefined;
  /** A token, out of its own column or out of the file that the other one names. */
  readonly token: (
    column: 'auth-token' | 'session-token',
    parse: (text: string) => Parsed<string>,
  ) => Promise<string | undefined>;
  readonly complain: (column: Column | undefined, text: string, kind?: 'live-guard') => void;
  readonly complaints: readonly Complaint[];
}

/** @param route decides what is taken; until it is known, nothing is refused */
export const openCells = (raw: RawRow, rules: RowRules, scope: VariableScope, route: Route | undefined): Cells => {
  const { line, cells } = raw;
  const complaints: Complaint[] = [];
  const complain = (column: Column | undefined, text: string, kind?: 'live-guard') => {
    complaints.push({ line, column, text, ...(kind === undefined ? {} : { kind }) });
  };

  const own = (column: Column): string | undefined => {
    const text = cells.get(column);
    return text === undefined || excludes(column, text) ? undefined : text;
  };
  const excludes = (column: Column, text: string) =>
    route !== undefined && exclusion(route, column, text) !== undefined;
  /** An order has its currency, so that one for all rows is for those without. */
  const isFor = (column: Column) => column !== 'currency' || (route === 'network' && !cells.has('order'));

  const written = (column: Column): string | undefined => {
    const byDefault = rules.defaults[column];
    if (cells.has(column) || byDefault === undefined) return own(column);
    return excludes(column, byDefault) || !isFor(column) ? undefined : byDefault;
  };

  const text = (column: Column): string | undefined => {
    const given = written(column);
    if (given === undefined) return undefined;
    const expanded = expand(given, scope);
    if (isComplaint(expanded)) complain(column, expanded.complaint);
    else if (rules.repeat > 1 && oncePerRun.includes(column) && !variesByTurn(given)) {
      complain(
        column,
        `it is the same in each of the ${rules.repeat} turns; --repeat needs \${turn} or \${uuid} in it`,
      );
    } else if (expanded.value !== expanded.value.trim()) complain(column, 'it begins or ends with a blank');
    else return expanded.value;
    return undefined;
  };

  const parsed = <Value>(column: Column, given: string | undefined, parse: (text: string) => Parsed<Value>) => {
    if (given === undefined) return undefined;
    const result = parse(given);
    if (!isComplaint(result)) return result.value;
    complain(column, result.complaint);
    return undefined;
  };

  return {
    written,
    value: (column, parse) => parsed(column, text(column), parse),
    token: async (column, parse) => {
      const fileColumn = `${column}-file` as const;
      // A row's own token wins over a file for all rows, and the other way round.
      const [isOwn, isOwnFile] = [cells.has(column), cells.has(fileColumn)];
      if (isOwn && isOwnFile) complain(fileColumn, `${column} is given as well; leave one of them empty`);
      if (isOwn || (!isOwnFile && written(column) !== undefined)) return parsed(column, text(column), parse);
      const path = text(fileColumn);
      if (path === undefined) return undefined;
      try {
        return parsed(fileColumn, (await rules.readFile(path)).replace(/\r?\n$/, ''), parse);
      } catch (error) {
        if (!(error instanceof CliError)) throw error;
        complain(fileColumn, `${error.message} ${error.facts.why ?? ''}`.trim());
        return undefined;
      }
    },
    complain,
    complaints,
  };
};
