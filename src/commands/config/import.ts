import { factsOf, type Key, keys, type Values } from '../../config/catalogue.ts';
import { hidden } from '../../config/describe.ts';
import { applicationsFolder, offersOfCommerceLayerCli } from '../../config/import/commercelayer-cli.ts';
import { plainText, readImportFile } from '../../config/import/import-file.ts';
import type { Offer } from '../../config/import/offer.ts';
import { valuesInEnvironmentFile, valuesInJson } from '../../config/import/texts.ts';
import { keepValues } from '../../config/keep-secrets.ts';
import { modeOfApiKey } from '../../config/mode.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import type { GlobalFlags } from '../command-line/global-flags.ts';
import { storageNotice } from './storage-notice.ts';

export interface ImportFlags extends GlobalFlags {
  readonly from?: string;
  readonly application?: string;
}

/** Values from elsewhere that are about to be stored. */
interface Wanted {
  readonly profile: string;
  readonly offer: Offer;
}

/**
 * Takes values from another tool, a file or stdin into stored profiles, after it has shown which.
 * @param profileOf the profile where neither the source nor `--profile` names one
 * @throws CliError `usage`, `config`, `local-io`
 */
export const importValues = async (
  context: Context,
  flags: ImportFlags,
  profileOf: () => Promise<string>,
): Promise<void> => {
  const { terminal } = context;
  const offers = await offersFrom(context, flags);
  const useful = offers.filter(({ values }) => Object.keys(values).length > 0);
  for (const note of offers.flatMap(({ leftOut }) => leftOut)) terminal.talk(note);
  if (useful.length === 0) throw nothingFound(offers.map(({ from }) => from));
  const wanted = await namedBy(context, flags, useful, profileOf);
  const store = await context.profiles();
  // All are checked before the first is stored.
  for (const { profile, offer } of wanted) store.check(profile, offer.values);
  for (const each of wanted) await show(context, each);
  if (!(await isMeant(context, flags))) {
    terminal.talk('Nothing was stored.');
    return;
  }
  for (const { profile, offer } of wanted) {
    const kept = await keepValues(context, profile, offer.values, flags);
    terminal.talk(`Profile ${profile} is stored${storageNotice(kept, store.path)}`);
  }
  const open = wanted.filter(({ offer }) => offer.isOpen && secretsIn(offer.values).length > 0);
  for (const { offer } of open) {
    terminal.talk(`${offer.from} holds the same secrets, and other users can read it: remove it, or chmod 600.`);
  }
};

const secretsIn = (values: Values): readonly Key[] =>
  keys.filter((key) => factsOf(key).secret && values[key] !== undefined);

const offersFrom = async (context: Context, { from }: ImportFlags): Promise<readonly Offer[]> => {
  if (from === undefined) {
    throw new CliError('usage', 'Where to import from is not said.', {
      hint: 'Pass `--from commercelayer-cli`, `--from .env` (or another file), `--from -` (stdin) or `--from stored`.',
    });
  }
  if (from === 'commercelayer-cli') {
    const folder = applicationsFolder(context.environment, context.folders);
    const offers = offersOfCommerceLayerCli(folder);
    if (offers.length > 0) return offers;
    throw new CliError('config', 'The official CLI has no applications here.', {
      code: 'IMPORT_EMPTY',
      why: `There are none in ${folder}.`,
      hint: '`commercelayer cli:dir` prints its folder; COMMERCELAYER_CONFIG_DIR names another one.',
    });
  }
  if (from === '-') return [readText('stdin', plainText('stdin', await context.files.readStdin()), false)];
  const { text, isOpen } = readImportFile(from);
  return [readText(from, text, isOpen)];
};

const readText = (from: string, whole: string, isOpen: boolean): Offer => {
  // Editors on Windows begin a file with this mark, which would be part of the first name.
  const text = whole.replace(/^\uFEFF/, '');
  const isJson = text.trimStart().startsWith('{');
  const { values, unknown } = isJson ? valuesInJson(from, text) : valuesInEnvironmentFile(from, text);
  const leftOut = unknown.length === 0 ? [] : [`Not known, and left out: ${unknown.join(', ')}.`];
  return { from, names: [], values, leftOut, isOpen };
};

const nothingFound = (places: readonly string[]): CliError =>
  new CliError('config', `There is nothing to import in ${places.join(', ')}.`, {
    code: 'IMPORT_EMPTY',
    why: 'None of the variables or keys that klarna-cl knows has a value there.',
    hint: '`klarna-cl help environment` names the variables.',
  });

/** Which offers go into which profiles. */
const namedBy = async (
  context: Context,
  { profile, application }: ImportFlags,
  offers: readonly Offer[],
  profileOf: () => Promise<string>,
): Promise<readonly Wanted[]> => {
  const chosen = application === undefined ? offers : offers.filter(({ names }) => names.includes(application));
  const names = offers.map((offer) => offer.names[0] ?? offer.from);
  if (chosen.length !== 1 && (application !== undefined || profile !== undefined)) {
    const one = chosen.length > 1 && application === undefined ? await askWhich(context, chosen) : undefined;
    if (one !== undefined) return [{ profile: profile ?? one.profile ?? (await profileOf()), offer: one }];
    throw new CliError('usage', 'Which application is meant is not clear.', {
      why: `There are: ${names.join(', ')}. One profile takes one.`,
      hint: 'Name one with --application <alias>; its key will do where two have the same alias.',
    });
  }
  const isAlone = chosen.length === 1;
  return Promise.all(
    chosen.map(async (offer) => {
      const name = (isAlone ? profile : undefined) ?? offer.profile ?? (isAlone ? await profileOf() : undefined);
      if (name !== undefined) return { profile: name, offer };
      throw new CliError('usage', `${offer.from} does not say what its profile is to be called.`, {
        hint: 'Import it alone: --application <alias or key> --profile <name>.',
      });
    }),
  );
};

const askWhich = async ({ terminal, prompt }: Context, offers: readonly Offer[]): Promise<Offer | undefined> => {
  if (!terminal.interactive) return undefined;
  const path = await prompt.choose({
    message: 'Which application?',
    choices: offers.map(({ from, names, values }) => ({
      value: from,
      label: names[0] ?? from,
      explanation: [values.cl_organization, values.mode].filter((part) => part !== undefined).join(', '),
    })),
  });
  return offers.find(({ from }) => from === path);
};

/** What would be stored, key by key: of a secret that it is one, of what is replaced that it is. */
const show = async ({ terminal, profiles }: Context, { profile, offer }: Wanted): Promise<void> => {
  const { profiles: stored, marks } = (await profiles()).read();
  const before: Readonly<Record<string, unknown>> = { ...stored.get(profile), ...marks?.get(profile) };
  const isNew = !stored.has(profile);
  terminal.talk(`Profile ${profile}${isNew ? ' (new)' : ''}, from ${offer.from}:`);
  for (const key of keys) {
    const value = offer.values[key];
    if (value === undefined) continue;
    const old = before[key];
    const isSecret = factsOf(key).secret === true;
    const replaced = old === undefined || old === value ? '' : ` (replaces ${isSecret ? 'another one' : String(old)})`;
    terminal.talk(`  ${key}: ${isSecret ? hidden : value}${replaced}`);
  }
  const kept = keys.filter((key) => before[key] !== undefined && offer.values[key] === undefined);
  // A new address would get a secret that stays, and new credentials would go to an address that stays.
  if (kept.length > 0) terminal.talk(`  Stays as it is: ${kept.join(', ')}.`);
  if (isLive(offer.values)) terminal.talk('  These are live credentials: what is done with them moves real money.');
};

const isLive = ({ mode, klarna_api_key: key = '', klarna_v1_api_key: v1 = '' }: Values): boolean =>
  mode === 'live' || modeOfApiKey(key) === 'live' || modeOfApiKey(v1) === 'live';

const isMeant = async ({ terminal, prompt }: Context, { yes }: ImportFlags): Promise<boolean> => {
  if (yes) return true;
  if (terminal.interactive) return prompt.confirm({ message: 'Store this?', initial: false });
  throw new CliError('usage', 'config import asks before it stores, and nobody can be asked here.', {
    why: 'What would be stored is shown above; nothing was.',
    hint: 'Add --yes where that is meant.',
  });
};
