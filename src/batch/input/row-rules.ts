import type { Environment } from '../../context.ts';
import { type Route, routes } from '../../flows/inputs.ts';
import { meaningless, whyMeaningless, whyNotPlaced } from '../../flows/route-rules.ts';
import type { Column } from './columns.ts';

/** What holds for all rows of a batch. */
export interface RowRules {
  readonly defaults: RowDefaults;
  /** How often the whole file is gone through. */
  readonly repeat: number;
  readonly mode: 'test' | 'live';
  readonly digitsOf: (currency: string) => number | undefined;
  readonly environment: Environment;
  /** Reads a token's file. @throws CliError */
  readonly readFile: (path: string) => Promise<string>;
  readonly contentHash: string;
}

/** Texts as they would stand in a row, from flags and the configuration; a cell of the row's own wins. */
export type RowDefaults = Readonly<Partial<Record<Column, string>>>;

const columnOf = (flag: string): string => flag.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const excluded = new Map<Route, ReadonlySet<string>>(
  routes.map((route) => [route, new Set(meaningless[route].map(columnOf))]),
);

/** Why a route takes no value in a column, or `undefined`. */
export const exclusion = (route: Route, column: Column, text: string): string | undefined => {
  if (excluded.get(route)?.has(column)) return `it has no meaning on the route ${route}. ${whyMeaningless(route)}`;
  if (column !== 'place' || parseBoolean(text) !== true) return undefined;
  const why = whyNotPlaced(route);
  return why === undefined ? undefined : `it does not go with the route ${route}. ${why}`;
};

/** `TRUE` is how a spreadsheet writes it. */
export const parseBoolean = (text: string): boolean | undefined => {
  if (/^(?:true|yes|1)$/i.test(text)) return true;
  return /^(?:false|no|0)$/i.test(text) ? false : undefined;
};

/** What a Klarna resource name says about its mode, as in krn:partner:global:account:test:…; most say nothing. */
export const modeNamedIn = (text: string): 'test' | 'live' | undefined => {
  if (!text.startsWith('krn:')) return undefined;
  const parts = text.split(':').slice(1, -1);
  if (parts.includes('test')) return 'test';
  return parts.includes('live') ? 'live' : undefined;
};

/** Columns that must say something else in each turn of `--repeat`: none of these may be used twice. */
export const oncePerRun: readonly Column[] = [
  'auth-token',
  'auth-token-file',
  'session-token',
  'session-token-file',
  'idempotency-key',
];
