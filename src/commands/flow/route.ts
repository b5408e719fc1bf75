import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import type { Route } from '../../flows/inputs.ts';
import { meaningless, whyMeaningless, whyNotBoth, whyNotPlaced } from '../../flows/route-rules.ts';
import type { ServiceName } from '../session/session.ts';
import type { FlowFlags } from './flags.ts';

const explanations: Readonly<Record<Route, string>> = {
  both: 'Trying out both integrations: token to Commerce Layer, then a v2 authorization. Test only.',
  native: "A shop on Commerce Layer's own Klarna gateway: the token is stored, the order placed.",
  network: 'A partner on Klarna Network: the final authorization, nothing is written to Commerce Layer.',
};

/** The route decides which questions follow, so it comes first. */
export const askRoute = async ({ prompt }: Context, flags: FlowFlags): Promise<Route> => {
  const offered: readonly Route[] = flags.live ? ['native', 'network'] : ['both', 'native', 'network'];
  return prompt.choose({
    message: 'Which route?',
    choices: offered.map((route) => ({ value: route, label: route, explanation: explanations[route] })),
  });
};

/** The route that `.klarnarc` or the profile sets; the sandbox's values come from neither. */
export const configuredRoute = async (context: Context, flags: FlowFlags): Promise<Route | undefined> => {
  if (flags.sandbox) return undefined;
  const { loadSettings } = await import('../../config/load.ts');
  const { defaults } = await loadSettings(context, { flags, dryRun: true });
  return defaults.route?.value;
};

/**
 * Test mode and the sandbox try both; with `--live` nothing is assumed.
 * @throws CliError `usage` naming --route
 */
export const defaultRoute = (flags: FlowFlags): Route => {
  if (!flags.live) return 'both';
  throw new CliError('usage', '--route is missing.', {
    code: 'VALUE_MISSING',
    why: 'The route both, the default of test mode, would authorize a live purchase twice.',
    hint: 'Pass --route native or --route network; `klarna-cl help routes` explains them.',
  });
};

/** `paymentId` as it stands on a command line. */
export const flagOf = (name: string): string => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** What a route excludes, with the reason. @throws CliError `usage` */
export const checkRoute = (route: Route, flags: FlowFlags, argument: string | undefined): void => {
  const whyNot = whyNotPlaced(route);
  if (flags.place && whyNot !== undefined) {
    throw new CliError('usage', `--place does not go with --route ${route}.`, {
      why: whyNot,
      hint: 'Use --route native --place, or leave out --place.',
    });
  }
  const given = argument === undefined ? flags : { ...flags, paymentId: argument };
  const isFor = (flag: keyof FlowFlags) => flags.browser && flag === 'order';
  const name = meaningless[route].find((flag) => given[flag] !== undefined && !isFor(flag));
  if (name === undefined) return;
  throw new CliError('usage', `${flagOf(name)} has no meaning on --route ${route}.`, {
    why: whyMeaningless(route),
    hint: 'Leave it out, or choose another route.',
  });
};

/** Two integrations would authorize one live purchase twice. @throws CliError `live-guard` */
export const refuseLiveBoth = (route: Route, flags: FlowFlags): void => {
  if (route !== 'both' || !flags.live) return;
  throw new CliError('live-guard', '--route both cannot be used in live mode.', {
    why: whyNotBoth,
    hint: 'Pass --route native or --route network; `klarna-cl help routes` explains them.',
  });
};

export const servicesOf = (route: Route, { orderId }: { readonly orderId?: unknown }): readonly ServiceName[] => {
  if (route === 'native') return ['commerce-layer'];
  if (route === 'both') return ['commerce-layer', 'klarna'];
  return orderId === undefined ? ['klarna'] : ['klarna', 'commerce-layer'];
};
