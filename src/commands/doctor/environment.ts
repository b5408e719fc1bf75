import type { Environment, Probe } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { urlOf } from '../../url.ts';
import { type Check, check, orRefusal } from './check.ts';
import { count } from './words.ts';

/** Variables that make each other pointless, or the whole of it unsafe. Values are not shown: they may be secrets. */
export const environmentChecks = async (
  environment: Environment,
  probe: Pick<Probe, 'authorities'>,
  caFiles: readonly string[],
): Promise<readonly Check[]> => [
  certificatesAreChecked(environment),
  ...conflictsIn(environment),
  ...(await trusted(environment, probe, caFiles)),
];

const certificatesAreChecked = (environment: Environment): Check => {
  const answers = check('Environment', 'certificate-checks');
  return environment.NODE_TLS_REJECT_UNAUTHORIZED === '0'
    ? answers.fail(
        'NODE_TLS_REJECT_UNAUTHORIZED=0 switches off the check of certificates.',
        'Unset it; nothing is sent while it is set. An authority of your own is trusted with --ca <file>.',
        { detail: 'Anybody on the way could read the credentials and change amounts.' },
      )
    : answers.ok('Certificates are always checked.');
};

/** Each: when it is the case, what is said of it, and what to do. */
const conflictsIn = (environment: Environment): readonly Check[] => {
  const answers = check('Environment', 'variables');
  const has = (...names: readonly string[]) => names.every((name) => environment[name]);
  const found: Check[] = [];
  if (has('CL_ACCESS_TOKEN', 'CL_CLIENT_ID')) {
    found.push(
      answers.warn(
        'CL_ACCESS_TOKEN and CL_CLIENT_ID are both set: the access token is used, and cannot be renewed.',
        'Unset the one that is not meant.',
      ),
    );
  }
  if (has('KLARNA_CL_PROFILE') && (has('CL_CLIENT_ID') || has('CL_ACCESS_TOKEN') || has('KLARNA_API_KEY'))) {
    found.push(
      answers.warn(
        'KLARNA_CL_PROFILE is set, but credential variables are too, and they win.',
        'Unset the variables, or pass --profile, which beats them.',
      ),
    );
  }
  const organization = organizationIn(environment.CL_BASE_URL);
  if (
    has('CL_ORGANIZATION') &&
    organization !== undefined &&
    organization !== environment.CL_ORGANIZATION?.toLowerCase()
  ) {
    found.push(
      answers.warn(
        'CL_ORGANIZATION and CL_BASE_URL name different organizations: the address is used.',
        'Unset CL_ORGANIZATION, or correct one of them.',
      ),
    );
  }
  const zones = [zoneOf(environment.CL_BASE_URL), zoneOf(environment.CL_AUTH_URL), environment.CL_DOMAIN || undefined];
  if (new Set(zones.filter((zone) => zone !== undefined)).size > 1) {
    found.push(
      answers.warn(
        'CL_BASE_URL, CL_AUTH_URL and CL_DOMAIN name different domains of Commerce Layer.',
        'An access token of one domain is worth nothing on another: correct them.',
      ),
    );
  }
  found.push(...proxyVariables(environment));
  return found.length > 0 ? found : [answers.ok('No variables are in conflict.')];
};

const proxyVariables = (environment: Environment): readonly Check[] => {
  const answers = check('Environment', 'proxy-variables');
  const { HTTPS_PROXY: large, https_proxy: small } = environment;
  if (large && small && large !== small) {
    return [answers.warn('https_proxy and HTTPS_PROXY differ: the small letters win.', 'Unset one of them.')];
  }
  const isAlone = (environment.HTTP_PROXY || environment.http_proxy) && !large && !small;
  if (!isAlone || environment.ALL_PROXY || environment.all_proxy) return [];
  return [
    answers.warn(
      'HTTP_PROXY alone is not used: both services are reached by https.',
      'Set HTTPS_PROXY as well where the proxy is meant for them.',
    ),
  ];
};

const vendors = /^(?:(.+)\.)?(commercelayer\.(?:io|co))$/;

const hostOf = (address: string | undefined): string | undefined => urlOf(address ?? '')?.hostname;

const organizationIn = (address: string | undefined): string | undefined => vendors.exec(hostOf(address) ?? '')?.[1];

const zoneOf = (address: string | undefined): string | undefined => vendors.exec(hostOf(address) ?? '')?.[2];

/** The files of authorities that are trusted besides Node's own. Node itself passes over one that it cannot read. */
const trusted = async (
  environment: Environment,
  probe: Pick<Probe, 'authorities'>,
  caFiles: readonly string[],
): Promise<readonly Check[]> => {
  const answers = check('Environment', 'trusted-authorities');
  const ofNode = environment.NODE_EXTRA_CA_CERTS;
  const files = [...caFiles, ...(ofNode ? [ofNode] : [])];
  if (files.length === 0) return [answers.ok("Node's own authorities are trusted, and no others.")];
  return Promise.all(
    files.map(async (file) => {
      const status = file === ofNode ? 'warn' : 'fail';
      const found = await orRefusal(() => probe.authorities(file));
      if (found instanceof CliError) return answers.refused(found, status);
      if (found > 0) return answers.ok(`${file} adds ${count(found, 'trusted certificate')}.`);
      return answers[status](`${file} holds no certificate.`, 'Give a PEM file of certificates, or leave it out.');
    }),
  );
};
