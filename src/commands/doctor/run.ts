import type { Settings } from '../../config/resolve.ts';
import type { Context, Environment } from '../../context.ts';
import { CliError } from '../../errors.ts';
import type { GlobalFlags } from '../command-line/global-flags.ts';
import { accountName, credentialValues } from '../session/identity.ts';
import { settingsAndProblems } from '../session/settings-with-problems.ts';
import { type Check, check, orRefusal } from './check.ts';
import { configurationChecks } from './configuration.ts';
import { credentialChecks } from './credentials.ts';
import { environmentChecks } from './environment.ts';
import { modeCheck } from './mode.ts';
import { printChecks } from './report.ts';
import { type Found, serviceChecks } from './services.ts';
import { stateChecks } from './state.ts';
import { toolChecks } from './tool.ts';
import { count } from './words.ts';

/**
 * Looks at all that a command needs, and prints a line for each. It changes nothing: no file is written, no token kept,
 * and the services are only read.
 * @throws CliError `config` where something failed
 */
export const runDoctor = async (context: Context, flags: GlobalFlags): Promise<void> => {
  const sandbox = flags.sandbox ? await context.startSandbox({}) : undefined;
  try {
    const checks = await examine(context, flags, sandbox?.environment);
    await printChecks(context, flags, checks);
    const failed = checks.filter(({ status }) => status === 'fail');
    if (failed.length === 0) return;
    throw new CliError('config', `${count(failed.length, 'check')} failed.`, {
      why: `These failed: ${[...new Set(failed.map(({ name }) => name))].join(', ')}.`,
      hint: 'Each has its remedy in the list; run `klarna-cl doctor` again afterwards.',
    });
  } finally {
    await sandbox?.close();
  }
};

const examine = async (
  context: Context,
  flags: GlobalFlags,
  sandbox: Environment | undefined,
): Promise<readonly Check[]> => {
  const { probe, environment } = context;
  const tool = toolChecks(await probe.machine());
  // The sandbox brings its own settings, and reads none of the user's.
  const files = sandbox === undefined ? await configurationChecks(context) : [];
  const state = await stateChecks(context);
  const read = await readSettings(context, flags, sandbox);
  if (read instanceof CliError) {
    const answers = check('Configuration', 'settings');
    const isTold = files.some(({ status, says }) => status === 'fail' && says === read.message);
    const surroundings = await environmentChecks(environment, probe, flags.ca === undefined ? [] : [flags.ca]);
    return [...tool, ...files, ...(isTold ? [] : [answers.refused(read)]), ...surroundings, unasked, ...state];
  }
  const { settings, problems } = read;
  for (const value of credentialValues(settings)) context.secrets.addCredential(value);
  const caFiles = [flags.ca ?? settings.defaults.ca?.value, settings.klarna.ca?.value].filter(
    (file) => file !== undefined,
  );
  const surroundings = await environmentChecks(environment, probe, caFiles);
  const services = await serviceChecks(context, flags, settings);
  const banner = bannerOf(settings, services);
  if (banner !== undefined) context.terminal.talk(banner);
  return [
    ...tool,
    ...files,
    ...credentialChecks(settings, problems),
    await modeCheck(settings, services.tokenMode),
    ...surroundings,
    ...services.checks,
    ...state,
  ];
};

/** Whose credentials were tried, as every command says that talks to a service. */
const bannerOf = (settings: Settings, { tokenMode, organization }: Found): string | undefined => {
  const named = organization ?? settings.commerceLayer.organization?.value;
  const account = settings.klarna.partnerAccountId?.value ?? 'of the API key';
  const who =
    settings.commerceLayer.credentials === undefined
      ? `Klarna account ${account}`
      : `organization ${named ?? 'not named by the token'}`;
  const profile = accountName(settings, ['commerce-layer', 'klarna', 'klarna-v1']);
  if (profile === '') return undefined;
  return `Profile ${profile} · ${who} · ${tokenMode ?? settings.modeClaims[0]?.mode ?? 'test'} mode`;
};

const unasked = check('Network', 'network').skipped('The services are not asked before the configuration can be read.');

const readSettings = (context: Context, flags: GlobalFlags, sandbox: Environment | undefined) =>
  orRefusal(() => settingsAndProblems(context, sandbox === undefined ? { flags } : { flags: {}, sandbox }));
