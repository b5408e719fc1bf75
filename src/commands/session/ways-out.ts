import type { Context } from '../../context.ts';
import type { CliError } from '../../errors.ts';
import type { GlobalFlags } from '../command-line/global-flags.ts';

/**
 * Without credentials a person at a terminal is offered ways to go on: make a profile, or try the sandbox.
 * @throws CliError what was missing, when the person rather leaves
 */
export const offerWaysOut = async (
  context: Context,
  flags: GlobalFlags,
  missing: CliError,
): Promise<'sandbox' | 'profile'> => {
  context.terminal.talk(missing.message);
  const way = await context.prompt.choose({
    message: 'How do you want to go on?',
    choices: [
      { value: 'sandbox', label: 'Try it in the sandbox', explanation: 'No credentials, no network, nothing real.' },
      { value: 'profile', label: 'Set up a profile', explanation: 'You need your API credentials at hand.' },
      { value: 'leave', label: 'Leave', explanation: 'Nothing was sent or stored.' },
    ],
  });
  if (way === 'leave') throw missing;
  if (way === 'profile') {
    const { setUpProfile } = await import('../config/profile-setup.ts');
    await setUpProfile(context, flags, undefined);
  }
  return way;
};
