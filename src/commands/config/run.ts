import { factsOf, isKey, type Key, keys, unknownKey, type Values } from '../../config/catalogue.ts';
import { describeProfile, describeSettings, hidden } from '../../config/describe.ts';
import { tokenKey } from '../../config/token-cache.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import type { GlobalFlags } from '../command-line/global-flags.ts';
import { printDocument } from '../command-line/print.ts';
import { openValueReader } from '../command-line/value-reader.ts';
import { settingsWithProblems } from '../session/settings-with-problems.ts';
import { complaintOf, setUpProfile } from './profile-setup.ts';
import { storageNotice } from './storage-notice.ts';

/** The profile a `config` command is about: `--profile`, else the current one, else `default`. */
const profileOf = async (context: Context, flags: GlobalFlags): Promise<string> =>
  flags.profile ?? (await context.profiles()).current() ?? 'default';

const checkedKey = (name: string): Key => {
  if (isKey(name)) return name;
  throw new CliError('usage', `There is no key ${JSON.stringify(name)}.`, {
    why: `${unknownKey(name)}`,
    hint: 'klarna-cl help config describes each key.',
  });
};

export const init = async (context: Context, name: string | undefined, flags: GlobalFlags): Promise<void> => {
  if (!context.terminal.interactive) {
    throw new CliError('usage', 'config init asks questions, and nobody can be asked here.', {
      hint: 'Use `klarna-cl config set <key> <value> --profile <name>` for each value; secrets by stdin: `config set cl_client_secret -`.',
    });
  }
  await setUpProfile(context, flags, name ?? flags.profile);
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
      hint: `\`klarna-cl config set ${key}\` asks for it; \`config set ${key} - < file\` reads it. Change the one you just typed.`,
    });
  }
  const text =
    value === undefined ? await askFor(context, key, description) : await openValueReader(context).read(key, value);
  await (await context.profiles()).setValue(profile, key, text ?? '');
  const where = secret ? ` (${storageNotice((await context.profiles()).path, flags)})` : '';
  context.terminal.talk(`${key} is set in profile ${profile}${where}.`);
};

const askFor = async ({ terminal, prompt }: Context, key: Key, description: string): Promise<string> => {
  if (!terminal.interactive) {
    throw new CliError('usage', `The value of ${key} is missing.`, {
      why: description,
      hint: `Give it by stdin: klarna-cl config set ${key} - < file${factsOf(key).secret ? '' : `, or as an argument`}.`,
    });
  }
  const complaint = complaintOf(key);
  const question = { message: key, complaint };
  return (await (factsOf(key).secret ? prompt.secret(question) : prompt.text(question))).trim();
};

export const get = async (context: Context, name: string, flags: GlobalFlags): Promise<void> => {
  const key = checkedKey(name);
  const profile = await profileOf(context, flags);
  const value = (await context.profiles()).get(profile)?.[key];
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
    stored: Object.fromEntries([...stored.profiles].map(([name, values]) => [name, describeProfile(name, values)])),
  };
  await printDocument(context, flags, document, { settings });
};

const credentialKeys: readonly Key[] = keys.filter((key) => factsOf(key).secret || key === 'cl_client_id');

export const logout = async (context: Context, flags: GlobalFlags): Promise<void> => {
  const profile = await profileOf(context, flags);
  const store = await context.profiles();
  const values = store.get(profile) ?? {};
  await forgetAccessToken(context, values);
  const held = credentialKeys.filter((key) => values[key] !== undefined);
  for (const key of held) await store.unset(profile, key);
  context.terminal.talk(
    held.length === 0
      ? `Profile ${profile} holds no credentials.`
      : `Forgotten in profile ${profile}: ${held.join(', ')}, and the cached access token.`,
  );
};

const forgetAccessToken = async (context: Context, values: Values): Promise<void> => {
  const { cl_client_id: clientId, cl_client_secret: clientSecret, cl_scope: scope, cl_auth_url, cl_domain } = values;
  if (clientId === undefined) return;
  const authUrl = cl_auth_url ?? `https://auth.${cl_domain ?? 'commercelayer.io'}`;
  await (await context.tokenCache()).forget(tokenKey({ authUrl, clientId, clientSecret, scope }));
};

export const unset = async (context: Context, name: string, flags: GlobalFlags): Promise<void> => {
  const key = checkedKey(name);
  const profile = await profileOf(context, flags);
  await (await context.profiles()).unset(profile, key);
  context.terminal.talk(`${key} is no longer set in profile ${profile}.`);
};

export const use = async (context: Context, profile: string): Promise<void> => {
  await (await context.profiles()).use(profile);
  context.terminal.talk(`Profile ${profile} is now the current one.`);
};

export const path = async (context: Context, flags: GlobalFlags): Promise<void> => {
  await printDocument(context, flags, (await context.profiles()).path);
};
