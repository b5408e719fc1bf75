import { catalogue } from '../../config/catalogue.ts';
import { captures, outputs, routes as routeNames } from '../../config/choices.ts';
import { repairActions } from '../../flows/repair/repairs.ts';
import { publishedCustomers, rejectReasonNames, stepPhones } from '../../sandbox/world/seeds/published-customers.ts';
import { currencyOfMarket } from '../../sandbox/world/seeds/test-markets.ts';
import type { Candidate } from '../answer.ts';
import { shellNames } from '../shell-names.ts';
import type { CommandFacts, CommandTree } from '../tree.ts';

const plain = (values: readonly string[]): readonly Candidate[] => values.map((value) => ({ value, description: '' }));

const describedRoutes: Readonly<Record<(typeof routeNames)[number], string>> = {
  both: 'test and sandbox only: the token is stored, then Klarna authorizes',
  native: "a shop on Commerce Layer's own Klarna gateway",
  network: 'a partner on Klarna Network; nothing is changed at Commerce Layer',
};
export const routes = routeNames.map((value) => ({ value, description: describedRoutes[value] }));

export const outputFormats = plain(outputs);
export const batchFormats = plain(['csv', 'ndjson', 'yaml']);
export const captureTimes = plain(captures);
export const repairs = plain(repairActions);
export const shells = plain(shellNames);

/** ISO 4217 with its names; funds and metals are currencies to it as well. */
export const currencies = async (): Promise<readonly Candidate[]> => {
  const { default: iso } = await import('currency-codes');
  return iso.data.map(({ code, currency }) => ({ value: code, description: currency }));
};

export const countries: readonly Candidate[] = Object.entries(currencyOfMarket).map(([value, currency]) => ({
  value,
  description: currency,
}));

export const testOutcomes: readonly Candidate[] = [
  ...new Set([
    ...publishedCustomers.map(({ outcome }) => outcome),
    ...rejectReasonNames,
    ...Object.values(stepPhones).flatMap((steps) => Object.keys(steps ?? {})),
  ]),
].map((value) => ({ value, description: value.replaceAll('_', ' ') }));

export const keys: readonly Candidate[] = Object.entries(catalogue).map(([value, { description }]) => ({
  value,
  description,
}));

/** Topics first; behind a command, those below it. */
export const topics = (tree: CommandTree, before: readonly string[]): readonly Candidate[] => {
  const own = before.length > 0 ? [] : tree.topics.map(([value, description]) => ({ value, description }));
  const at = before.reduce<CommandFacts | undefined>(
    (command, word) => command?.commands.find(({ name }) => name === word),
    tree,
  );
  return [...own, ...(at?.commands ?? []).map(({ name, description }) => ({ value: name, description }))];
};

/** All that `explain` knows by name, and the exit codes as numbers. */
export const errors = async (): Promise<readonly Candidate[]> => {
  const { entries } = await import('../../catalogue/families.ts');
  const names = new Map(entries.map(({ name, meaning }) => [name, meaning]));
  const codes = entries.flatMap(({ source, exit_code, name }) =>
    source === 'exit-code' && exit_code !== undefined
      ? [{ value: `${exit_code}`, description: `exit code: ${name}` }]
      : [],
  );
  return [...codes, ...[...names].map(([value, description]) => ({ value, description }))];
};
