import { CliError } from '../errors.ts';
import type { Keyring, KeyringFault } from '../platform/keyring.ts';
import type { Opened, Sourced } from './layers.ts';
import type { Settings } from './resolve.ts';
import type { Mark } from './stored.ts';

const secretsOf = ({ commerceLayer, klarna, klarnaV1 }: Settings): readonly (Sourced<string> | undefined)[] => [
  commerceLayer.credentials?.client?.secret,
  commerceLayer.credentials?.accessToken,
  klarna.credentials?.apiKey,
  klarnaV1.apiKey,
];

/** The secrets among the settings that are still in the keyring. */
const unopenedIn = (settings: Settings): readonly Mark[] =>
  secretsOf(settings).flatMap((secret) => secret?.unopened ?? []);

/**
 * Fetches the secrets that came out as the ones to use, and decides again with them.
 * @throws CliError `config` where the keyring cannot be opened, or has lost one
 */
export const openSecrets = async (
  keyring: () => Promise<Keyring>,
  settings: Settings,
  decide: (opened: Opened) => Settings,
): Promise<Settings> => {
  const opened = new Map<string, string>();
  let decided = settings;
  // A mark that was changed by hand can make another secret the one to use once it is known.
  for (let marks = unopenedIn(decided); marks.length > 0; marks = unopenedIn(decided)) {
    const accounts = [...new Set(marks.map((mark) => mark.keyring))];
    const answer = await (await keyring()).read(accounts);
    if ('fault' in answer) throw cannotOpen(answer.fault, accounts);
    for (const [index, account] of accounts.entries()) {
      const secret = answer.value[index];
      if (secret === undefined) throw lost(account);
      opened.set(account, secret);
    }
    decided = decide(opened);
  }
  return decided;
};

/** `cl_client_secret of profile staging`, from an account as `keep-secrets.ts` makes them. */
const inWords = (account: string): string => {
  const [profile, key] = account.split('/');
  return `${key} of profile ${profile}`;
};

const remedies: Readonly<Record<KeyringFault['reason'], string>> = {
  missing: 'Work where the keyring is',
  refused: 'Unlock it',
  timeout: 'Unlock it',
};

/** The code of the error that a command ends with for it. */
export const codeOfFault = ({ reason }: KeyringFault): string =>
  reason === 'timeout' ? 'KEYRING_TIMEOUT' : 'KEYRING_UNAVAILABLE';

const cannotOpen = (fault: KeyringFault, accounts: readonly string[]): CliError =>
  new CliError('config', `The keyring cannot be opened for ${accounts.map(inWords).join(', ')}.`, {
    code: codeOfFault(fault),
    why: `${fault.says} Nothing was sent.`,
    hint: `${remedies[fault.reason]}; or store it in the file: ${setAgain(accounts[0] ?? '', ' --insecure-storage')}; or set the variables, see \`klarna-cl help environment\`.`,
  });

const lost = (account: string): CliError =>
  new CliError('config', `The keyring has no ${inWords(account)}.`, {
    code: 'SECRET_NOT_IN_KEYRING',
    why: `The profile says that it is there, as ${account} of klarna-cl. Somebody removed it, or this is another keyring. Nothing was sent.`,
    hint: `Store it again: ${setAgain(account)}`,
  });

const setAgain = (account: string, flag = ''): string => {
  const [profile, key] = account.split('/');
  return `\`klarna-cl config set ${key} --profile ${profile}${flag}\``;
};
