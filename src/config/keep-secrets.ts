import type { Keyring, KeyringAnswer, KeyringFault } from '../platform/keyring.ts';
import { factsOf, type Key, type Values } from './catalogue.ts';
import { abandoned } from './leftovers.ts';
import { modeOfApiKey } from './mode.ts';
import type { ProfileStore } from './profiles.ts';
import type { Mark, Marks } from './stored.ts';

/** The parts of a command's context that secrets are kept with. */
export interface KeepingContext {
  readonly profiles: () => Promise<ProfileStore>;
  readonly keyring: () => Promise<Keyring>;
  readonly random: { readonly bytes: (count: number) => Uint8Array };
}

/** Where the secrets of a change went; `nowhere` where there was none among its values. */
export type Kept =
  | { readonly in: 'keyring' }
  | { readonly in: 'nowhere' }
  /** Why the keyring does not hold them; absent where the file was asked for. */
  | { readonly in: 'file'; readonly because?: KeyringFault };

/**
 * Stores values of a profile: secrets in the keyring, with a mark in their place, or all of it in the file where there
 * is no keyring or the file is asked for.
 *
 * At each moment the process may be killed, and the profile then has the old secrets or the new ones: what is about to
 * be made in the keyring is written down first, each secret has an account of its own that no mark names before it is
 * there, and the old ones are removed last.
 * @throws CliError `usage` for a value that cannot be right, `config`, `local-io`
 */
export const keepValues = async (
  context: KeepingContext,
  profile: string,
  values: Values,
  { insecureStorage = false }: { readonly insecureStorage?: boolean | undefined },
): Promise<Kept> => {
  const store = await context.profiles();
  const all = store.check(profile, values);
  const isSecret = ([key]: readonly [string, string]): boolean => factsOf(key as Key).secret === true;
  const entries = Object.entries(all);
  const secrets = entries.filter(isSecret);
  const inFile = async (because?: KeyringFault): Promise<Kept> => {
    await store.setValues(profile, all);
    await sweepKeyring(context);
    return secrets.length === 0 ? { in: 'nowhere' } : { in: 'file', ...(because && { because }) };
  };
  if (secrets.length === 0 || insecureStorage) return inFile();

  const made = secrets.map(([key, secret]) => ({ key, secret, account: newAccount(context, profile, key) }));
  const accounts = made.map(({ account }) => account);
  await store.announce(accounts);
  const answer = await (await context.keyring()).write(made);
  if ('fault' in answer) {
    // After a time-out, what was under way may have been done all the same.
    const { reason, done = 0 } = answer.fault;
    if (reason !== 'timeout' && done === 0) await store.settleLeftovers(accounts);
    return inFile(answer.fault);
  }
  const marks: Marks = Object.fromEntries(made.map(({ key, secret, account }) => [key, markOf(account, secret)]));
  const plain = Object.fromEntries(entries.filter((entry) => !isSecret(entry)));
  await store.setValues(profile, plain, marks);
  await sweepKeyring(context);
  return { in: 'keyring' };
};

/** Nobody else has it: a secret that is set anew does not touch the one before, nor that of another folder's profile. */
const newAccount = ({ random }: KeepingContext, profile: string, key: string): string =>
  `${profile}/${key}/${Buffer.from(random.bytes(8)).toString('hex')}`;

const markOf = (keyring: string, secret: string): Mark => {
  const mode = modeOfApiKey(secret);
  const like = `${secret.includes(':') ? ':' : ''}${mode === undefined ? '' : `klarna_${mode}_`}`;
  return { keyring, ...(like === '' ? {} : { like }) };
};

/**
 * Removes from the keyring what no profile names any more. What cannot be removed now stays written down.
 * @throws CliError `local-io`
 */
export const sweepKeyring = async ({ profiles, keyring }: KeepingContext): Promise<KeyringAnswer<undefined>> => {
  const store = await profiles();
  const accounts = abandoned(store.read());
  if (accounts.length === 0) return { value: undefined };
  const answer = await (await keyring()).remove(accounts);
  if ('value' in answer) await store.settleLeftovers(accounts);
  return answer;
};
