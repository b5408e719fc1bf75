import type { Mode } from '../../config/choices.ts';
import { agreeOnMode, type ModeClaim, modeOfAccount } from '../../config/mode.ts';
import type { Settings } from '../../config/resolve.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { type AccessTokenClaims, readAccessToken } from '../../flows/clients.ts';
import type { GlobalFlags } from '../command-line/global-flags.ts';

/** All that says test or live must agree, before anything is sent and again when the access token is known. */
export const modeGuard = (
  settings: Settings,
  {
    action,
    partnerAccountId,
    testOnly,
  }: {
    readonly action: 'read' | 'write';
    readonly partnerAccountId?: string | undefined;
    readonly testOnly?: boolean | undefined;
  },
) => {
  const account = partnerAccountId && modeOfAccount(partnerAccountId);
  const claims = [
    ...settings.modeClaims,
    ...(account ? [{ mode: account, source: 'the account in --partner-account-id' }] : []),
  ];
  const given = settings.commerceLayer.credentials?.accessToken;
  const known = given && readAccessToken(given.value)?.mode;
  const withToken = (mode: Mode | undefined) =>
    mode === undefined ? claims : [...claims, { mode, source: "Commerce Layer's access token" }];
  const agree = (mode: Mode | undefined) => {
    const all = withToken(mode);
    if (testOnly) refuseLiveData(all);
    return agreeOnMode({ claims: all, live: settings.live, action });
  };
  return {
    mode: () => agree(known),
    check: (token: AccessTokenClaims | undefined) => agree(token?.mode ?? known),
  };
};

/** Nothing that an agent asks for gets at live data, not even a look. @throws CliError `live-guard` */
export const refuseLiveData = (claims: readonly ModeClaim[]): void => {
  const live = claims.find(({ mode }) => mode === 'live');
  if (live === undefined) return;
  throw new CliError('live-guard', `klarna-cl mcp works on test data alone: ${live.source} says live.`, {
    why: 'What an agent does is never done with live credentials, and there is no flag for it; no payment was read or written.',
    hint: 'Start it with a test profile (--profile), or with --sandbox.',
  });
};

/** A live action is confirmed by typing the profile's name, or by `--yes`. @throws CliError `live-guard`, `interrupted` */
export const confirmLive = async (
  { terminal, prompt }: Context,
  { yes }: GlobalFlags,
  profile: string,
): Promise<void> => {
  if (!terminal.interactive) {
    if (yes) return;
    throw new CliError('live-guard', 'A live action needs a confirmation.', {
      why: 'Nobody can be asked here; nothing was sent.',
      hint: 'Add --yes to --live where that is meant.',
    });
  }
  await prompt.text({
    message: `This moves real money. Type the profile's name (${profile}) to go on`,
    complaint: (answer) => (answer === profile ? undefined : `type ${profile}, or press Ctrl-C to leave`),
  });
};
