import type { KeyringFault } from '../../context.ts';
import { CliError } from '../../errors.ts';

/** A profile has given up its secrets, and the keyring has not. */
export const leftInKeyring = ({ says }: KeyringFault): CliError =>
  new CliError('config', 'Secrets of removed credentials are still in the keyring.', {
    code: 'KEYRING_LEFTOVER',
    why: `${says} No profile names them any more.`,
    hint: 'Unlock the keyring and run `klarna-cl config logout` again; `klarna-cl doctor` counts them.',
  });
