import { factsOf, isKey, type Key, keys } from '../../config/catalogue.ts';
import { describeProfile, describeSettings, hidden, type SettingRow } from '../../config/describe.ts';
import { keepValues, sweepKeyring } from '../../config/keep-secrets.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import type { GlobalFlags } from '../command-line/global-flags.ts';
import { printDocument } from '../command-line/print.ts';
import { shownWord } from '../command-line/shown-word.ts';
import { openValueReader } from '../command-line/value-reader.ts';
import { settingsWithProblems } from '../session/settings-with-problems.ts';
import type { ImportFlags } from './import.ts';
import { leftInKeyring } from './left-in-keyring.ts';
import { complaintOf, setUpProfile } from './profile-setup.ts';
import { storageNotice } from './storage-notice.ts';

/** The profile a `config` command is about: `--profile`, else the current one, else `default`. */
const profileOf = async (context: Context, flags: GlobalFlags): Promise<string> =>
  flags.profile ?? (await context.profiles()).current() ?? 'default';

/** `key=secret` in one word is easily typed. */
const shownKey = (name: string): string => (/^\w{1,40}$/.test(name) ? shownWord(name) : 'of that name');

const checkedKey = (name: string): Key => {
  if (isKey(name)) return name;
  throw new CliError('usage', `There is no key ${shownKey(name)}.`, {
    hint: '`klarna-cl help config` describes each key.',
    choice: { given: name, among: keys },
  });
};

export const init = async (context: Context, name: string | undefined, flags: GlobalFlags): Promise<void> => {
  if (!context.terminal.interactive) {
    throw new CliError('usage', 'config init asks questions, and nobody can be asked here.', {
      hint: 'Use `klarna-cl config set <key> <value> --profile <name>` for each value; secrets by stdin: `klarna-cl config set cl_client_secret - < secret.txt`.',
    });
  }
  const profile = await setUpProfile(context, flags, name ?? flags.profile);
  const isCurrent = (await context.profiles()).current() === profile;
  const named = isCurrent ? '' : ` --profile ${profile}`;
  context.terminal.talk(`See whether it works: \`klarna-cl doctor${named}\``);
  if (!isCurrent) context.terminal.talk(`Make it the current one: \`klarna-cl config use ${profile}\``);
};

export const set = async (
  context: Context,
  name: string,
  value: string | undefined,
  flags: GlobalFlags,
): Promise<void> => {
  const key = checkedKey(name);
  const profile = await profileOf(context, flags);
  const { secret, description } = factsOf(key);
  if (secret && value !== undefined && value !== '-') {
    throw new CliError('usage', `${key} is a secret and must not stand on the command line.`, {
      why: 'Other users see command lines, and shells keep them in a history file. Nothing was stored.',
      hint: `\`klarna-cl config set ${key}\` asks for it; \`klarna-cl config set ${key} - < secret.txt\` reads it from a file. Change the one you just typed.`,
    });
  }
  const text =
    value === undefined ? await askFor(context, key, description) : await openValueReader(context).read(key, value);
  const kept = await keepValues(context, profile, { [key]: text ?? '' }, flags);
  const { path } = await context.profiles();
  context.terminal.talk(`${key} is set in profile ${profile}${storageNotice(kept, path)}`);
};

const askFor = async ({ terminal, prompt }: Context, key: Key, description: string): Promise<string> => {
  if (!terminal.interactive) {
    throw new CliError('usage', `The value of ${key} is missing.`, {
      why: description,
      hint: `Give it by stdin: \`klarna-cl config set ${key} - < file\`${factsOf(key).secret ? '' : `, or as an argument`}.`,
    });
  }
  const complaint = complaintOf(key);
  const question = { message: key, complaint };
  return (await (factsOf(key).secret ? prompt.secret(question) : prompt.text(question))).trim();
};

export const get = async (context: Context, name: string, flags: GlobalFlags): Promise<void> => {
  const key = checkedKey(name);
  const profile = await profileOf(context, flags);
  const { profiles, marks } = (await context.profiles()).read();
  // It is known to be set without opening the keyring.
  const value = profiles.get(profile)?.[key] ?? marks?.get(profile)?.[key]?.keyring;
  if (value === undefined) {
    throw new CliError('config', `${key} is not set in profile ${profile}.`, {
      hint: '`klarna-cl config list` shows what is in effect, from all sources.',
    });
  }
  await printDocument(context, flags, factsOf(key).secret ? hidden : value);
};

export const list = async (context: Context, flags: GlobalFlags): Promise<void> => {
  const stored = (await context.profiles()).read();
  const { settings, problems } = await settingsWithProblems(context, flags);
  const document = {
    profile: settings.profile?.value ?? null,
    profiles: [...stored.profiles.keys()],
    settings: describeSettings(settings),
    problems,
    stored: Object.fromEntries(
      [...stored.profiles].map(([name, values]) => [name, describeProfile(name, values, stored.marks?.get(name))]),
    ),
  };
  // Where something is wrong, that has to be seen, and it is the whole document that says it.
  const rows = problems.length > 0 ? undefined : () => rowsOf(document);
  await printDocument(context, flags, document, { settings }, rows);
};

interface Listed {
  readonly profile: string | null;
  readonly settings: readonly SettingRow[];
  readonly stored: Readonly<Record<string, readonly SettingRow[]>>;
}

/** What is in effect, then what else is stored, a line each. */
const rowsOf = ({ profile, settings, stored }: Listed) => {
  const isListed = ({ key, source }: SettingRow) => settings.some((one) => one.key === key && one.source === source);
  // Some keys are no settings of their own: the mode is agreed on by all that says test or live.
  const isUsed = (name: string, { key }: SettingRow) => name === profile && !settings.some((one) => one.key === key);
  const others = Object.entries(stored).flatMap(([name, rows]) =>
    rows.filter((row) => !isListed(row)).map((row) => ({ ...row, in_effect: isUsed(name, row) ? 'yes' : 'no' })),
  );
  return [...settings.map((row) => ({ ...row, in_effect: 'yes' })), ...others];
};

export const logout = async (context: Context, flags: GlobalFlags): Promise<void> => {
  const { logout: end } = await import('./logout.ts');
  await end(context, flags, await profileOf(context, flags));
};

export const importInto = async (context: Context, flags: ImportFlags): Promise<void> => {
  if (flags.from === 'stored') {
    const { moveToKeyring } = await import('./move-to-keyring.ts');
    return moveToKeyring(context, flags);
  }
  const { importValues } = await import('./import.ts');
  await importValues(context, flags, () => profileOf(context, flags));
};

export const unset = async (context: Context, name: string, flags: GlobalFlags): Promise<void> => {
  const key = checkedKey(name);
  const profile = await profileOf(context, flags);
  await (await context.profiles()).unset(profile, key);
  const swept = await sweepKeyring(context);
  context.terminal.talk(`${key} is no longer set in profile ${profile}.`);
  if ('fault' in swept) throw leftInKeyring(swept.fault);
};

export const use = async (context: Context, profile: string): Promise<void> => {
  await (await context.profiles()).use(profile);
  context.terminal.talk(`Profile ${profile} is now the current one.`);
};

export const path = async (context: Context, flags: GlobalFlags): Promise<void> => {
  await printDocument(context, flags, (await context.profiles()).path);
};
