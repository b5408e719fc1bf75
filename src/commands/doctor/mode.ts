import { agreeOnMode, type ModeClaim } from '../../config/mode.ts';
import type { Settings } from '../../config/resolve.ts';
import { CliError } from '../../errors.ts';
import { type Check, check } from './check.ts';

/** Whether all that says test or live says the same; a command that writes would refuse otherwise. */
export const modeCheck = ({ modeClaims, live }: Settings, ofToken: 'test' | 'live' | undefined): Check => {
  const answers = check('Configuration', 'mode');
  const claims: readonly ModeClaim[] = [
    ...modeClaims,
    ...(ofToken === undefined ? [] : [{ mode: ofToken, source: "Commerce Layer's access token" }]),
  ];
  try {
    const mode = agreeOnMode({ claims, live, action: 'read' });
    if (claims.length === 0) return answers.ok('Nothing says test or live, so it is test mode.');
    return answers.ok(`All that says so says ${mode} mode.`, { detail: claims.map(({ source }) => source).join('; ') });
  } catch (error) {
    if (error instanceof CliError) return answers.refused(error);
    throw error;
  }
};
