import { agreeOnMode, type ModeClaim } from '../../config/mode.ts';
import type { Settings } from '../../config/resolve.ts';
import { CliError } from '../../errors.ts';
import { type Check, check, orRefusal } from './check.ts';

/** Whether all that says test or live says the same; a command that writes would refuse otherwise. */
export const modeCheck = async (
  { modeClaims, live }: Settings,
  ofToken: 'test' | 'live' | undefined,
): Promise<Check> => {
  const answers = check('Configuration', 'mode');
  const claims: readonly ModeClaim[] = [
    ...modeClaims,
    ...(ofToken === undefined ? [] : [{ mode: ofToken, source: "Commerce Layer's access token" }]),
  ];
  const mode = await orRefusal(() => agreeOnMode({ claims, live, action: 'read' }));
  if (mode instanceof CliError) return answers.refused(mode);
  if (claims.length === 0) return answers.ok('Nothing says test or live, so it is test mode.');
  return answers.ok(`All that says test or live says ${mode}.`, {
    detail: claims.map(({ source }) => source).join('; '),
  });
};
