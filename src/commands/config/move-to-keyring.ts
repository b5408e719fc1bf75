import { factsOf, keys, type Values } from '../../config/catalogue.ts';
import { keepValues } from '../../config/keep-secrets.ts';
import { codeOfFault } from '../../config/open-secrets.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import type { GlobalFlags } from '../command-line/global-flags.ts';

/** `config import --from stored`: secrets that stand in the file of the user's own profiles go to the keyring. */
export const moveToKeyring = async (context: Context, flags: GlobalFlags): Promise<void> => {
  if (flags.insecureStorage) {
    throw new CliError('usage', '--from stored and --insecure-storage exclude each other.', {
      why: 'The one takes secrets out of the file, the other wants them in it.',
      hint: 'Leave one of them out.',
    });
  }
  const { profiles } = (await context.profiles()).read();
  const wanted = [...profiles].flatMap(([profile, values]) => {
    const secrets = secretsOf(values);
    const isMeant = flags.profile === undefined || flags.profile === profile;
    return isMeant && Object.keys(secrets).length > 0 ? [{ profile, secrets }] : [];
  });
  if (wanted.length === 0) context.terminal.talk('No secret of a stored profile stands in the file.');
  for (const { profile, secrets } of wanted) {
    const kept = await keepValues(context, profile, secrets, {});
    const names = Object.keys(secrets).join(', ');
    if (kept.in === 'file') {
      throw new CliError('config', `The secrets of profile ${profile} stay in the file: ${names}.`, {
        ...(kept.because && { code: codeOfFault(kept.because), why: `The keyring is not used: ${kept.because.says}` }),
        hint: 'Unlock the keyring, or log in where there is one, and run it again.',
      });
    }
    context.terminal.talk(`Moved to the keyring, of profile ${profile}: ${names}.`);
  }
};

const secretsOf = (values: Values): Values =>
  Object.fromEntries(
    keys.flatMap((key) => {
      const value = values[key];
      return factsOf(key).secret && value !== undefined ? [[key, value]] : [];
    }),
  );
