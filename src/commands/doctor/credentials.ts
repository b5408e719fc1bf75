import type { CredentialSet } from '../../config/catalogue.ts';
import type { Settings } from '../../config/resolve.ts';
import type { Problem } from '../session/settings-with-problems.ts';
import { type Check, check } from './check.ts';

const services = [
  { account: 'commerce-layer', name: 'Commerce Layer', without: 'flow --route network and authorize work without.' },
  { account: 'klarna', name: 'Klarna', without: 'flow --route native and send-token work without.' },
  { account: 'klarna-v1', name: 'Klarna Payments v1', without: 'only repair cancel-authorization needs them.' },
] as const satisfies readonly { readonly account: CredentialSet; readonly name: string; readonly without: string }[];

const sourceOf = ({ commerceLayer, klarna, klarnaV1 }: Settings, account: CredentialSet): string | undefined => {
  const { accessToken, client } = commerceLayer.credentials ?? {};
  const sources = {
    'commerce-layer': (accessToken ?? client?.id)?.source,
    klarna: klarna.credentials?.apiKey.source,
    'klarna-v1': klarnaV1.apiKey?.source,
  } satisfies Record<CredentialSet, string | undefined>;
  return sources[account];
};

/** Whose credentials a command would use, and where they come from. */
export const credentialChecks = (settings: Settings, problems: readonly Problem[]): readonly Check[] => {
  const hasNone = services.every(({ account }) => sourceOf(settings, account) === undefined) && problems.length === 0;
  return [
    profileCheck(settings),
    ...services.map(({ account, name, without }) => {
      const answers = check('Configuration', `${account}-credentials`);
      const problem = problems.find((one) => one.account === account);
      if (problem !== undefined) return answers.refused(problem.error);
      const source = sourceOf(settings, account);
      if (source !== undefined) return answers.ok(`The credentials for ${name} come from: ${source}.`);
      if (!hasNone || account === 'klarna-v1')
        return answers.skipped(`There are no credentials for ${name}; ${without}`);
      return answers.fail(
        `There are no credentials for ${name}.`,
        'Run `klarna-cl config init`, or try --sandbox; `klarna-cl help environment` names the variables.',
      );
    }),
  ];
};

const profileCheck = ({ profile }: Settings): Check => {
  const answers = check('Configuration', 'profile');
  return profile === undefined
    ? answers.ok('No profile is chosen.')
    : answers.ok(
        profile.value === profile.source
          ? `The profile is ${profile.value}.`
          : `The profile is ${profile.value} (${profile.source}).`,
      );
};
