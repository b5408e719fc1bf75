import { currencyDigits, formatMinorUnits } from '../../output/money.ts';
import { environmentOf } from '../environment.ts';
import type { Sandbox } from '../sandbox.ts';
import type { Shown, ShownRow } from './shown.ts';
import { type FormatAmount, shownKinds } from './shown-kinds.ts';
import { shownRequests } from './shown-requests.ts';

export interface StateQuery {
  /** What to look for; everything where it is empty. */
  readonly sought: string;
  /** How many rows of each kind. */
  readonly limit: number;
}

/** The rows of one kind, newest first, no more than were asked for. */
interface Section {
  /** How many there are. */
  readonly total: number;
  /** How many of them fit what is looked for. */
  readonly matching: number;
  readonly rows: readonly ShownRow[];
}

/** What the live page draws. Everything in it may be text that a client sent. */
export async function stateOf(sandbox: Sandbox, { sought, limit }: StateQuery) {
  const amount = await amountFormat();
  const words = sought.toLowerCase();
  const sectionOf = (tables: readonly Shown[]): Section => {
    const found = tables.map((table) => search(table, words, limit));
    return {
      total: sum(found.map(({ total }) => total)),
      matching: sum(found.map(({ matching }) => matching)),
      // Of rows of the same moment, those of the later table are the newer ones: a capture follows its authorization.
      rows: found
        .toReversed()
        .flatMap(({ rows }) => rows)
        .toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))
        .slice(0, limit),
    };
  };
  const kinds = { ...shownKinds(sandbox.world, amount), requests: [shownRequests(sandbox.requests)] };
  return {
    schema_version: 1,
    now: new Date(sandbox.now()).toISOString(),
    url: sandbox.url,
    environment: environmentOf(sandbox.url),
    sections: Object.fromEntries(Object.entries(kinds).map(([name, tables]) => [name, sectionOf(tables)])),
  };
}

function search({ size, rows }: Shown, words: string, limit: number): Section {
  const found: ShownRow[] = [];
  let matching = 0;
  for (const { sought, shown } of rows()) {
    if (words === '' && found.length === limit) break;
    if (words !== '' && !sought().some((text) => text?.toLowerCase().includes(words))) continue;
    matching += 1;
    if (found.length < limit) found.push(shown());
  }
  return { total: size, matching: words === '' ? size : matching, rows: found };
}

async function amountFormat(): Promise<FormatAmount> {
  const digits = await currencyDigits();
  // A currency that ISO 4217 does not know has no exponent: the minor units are shown as they are.
  return (minorUnits, currency) => formatMinorUnits(minorUnits, currency, digits(currency) ?? 0);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
