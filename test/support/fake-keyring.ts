import type { Keyring, KeyringFault } from '../../src/platform/keyring.ts';

const isFault = (given: object): given is KeyringFault => 'reason' in given;

/** A keyring in memory, or one that never does what it is asked; without either, there is none. */
export const fakeKeyring = (given: Readonly<Record<string, string>> | KeyringFault | undefined) => {
  const none: KeyringFault = { reason: 'missing', says: 'No keyring is running here.', done: 0 };
  const fault = given === undefined ? none : isFault(given) ? given : undefined;
  const held = new Map(given === undefined || isFault(given) ? [] : Object.entries(given));
  const read: string[] = [];
  const answer = async <Value>(act: () => Value) => (fault === undefined ? { value: act() } : { fault });
  const keyring: Keyring = {
    read: (accounts) =>
      answer(() => {
        read.push(...accounts);
        return accounts.map((account) => held.get(account));
      }),
    write: (entries) =>
      answer(() => {
        for (const { account, secret } of entries) held.set(account, secret);
        return undefined;
      }),
    remove: (accounts) =>
      answer(() => {
        for (const account of accounts) held.delete(account);
        return undefined;
      }),
  };
  /** What it holds now, by account, and what was read from it. */
  return { keyring, held, read };
};
