import { describeSettings } from '../../config/describe.ts';
import { agreeOnMode } from '../../config/mode.ts';
import type { Settings } from '../../config/resolve.ts';
import type { Context } from '../../context.ts';
import { readAccessToken } from '../../flows/clients.ts';
import type { GlobalFlags } from '../command-line/global-flags.ts';
import { printDocument } from '../command-line/print.ts';
import { settingsWithProblems } from '../session/settings-with-problems.ts';

/** Prints who a command would act as: nothing is sent, so what only the services know is not there. */
export const printIdentity = async (context: Context, flags: GlobalFlags): Promise<void> => {
  const { settings, problems } = await settingsWithProblems(context, flags);
  const { profile, commerceLayer, modeClaims, live } = settings;
  const token = commerceLayer.credentials?.accessToken;
  const claims = token && readAccessToken(token.value);
  const unread =
    token?.unopened === undefined
      ? []
      : [
          'The access token is in the keyring, which was not opened: what it says of organization and mode is not shown.',
        ];
  const tokenClaims = claims?.mode ? [{ mode: claims.mode, source: `the access token (${token?.source})` }] : [];
  const allClaims = [...modeClaims, ...tokenClaims];
  const document = {
    profile: profile?.value ?? null,
    profile_source: profile?.source ?? null,
    organization: commerceLayer.organization?.value ?? claims?.organization ?? null,
    mode: agreeOnMode({ claims: allClaims, live, action: 'read' }),
    mode_sources: allClaims,
    application: claims?.applicationKind ?? applicationOf(settings),
    settings: describeSettings(settings),
    problems: [...problems, ...unread],
  };
  await printDocument(context, flags, document, { settings });
  if (commerceLayer.credentials !== undefined || settings.klarna.credentials !== undefined || problems.length > 0)
    return;
  context.terminal.talk('There are no credentials yet: `klarna-cl config init` asks for them, --sandbox needs none.');
};

/** What the credentials themselves say: a secret makes an integration, a scope alone a sales channel. */
const applicationOf = ({ commerceLayer }: Settings): 'integration' | 'sales_channel' | null => {
  const client = commerceLayer.credentials?.client;
  if (client === undefined) return null;
  return client.secret === undefined ? 'sales_channel' : 'integration';
};
