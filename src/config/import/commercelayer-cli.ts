import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Values } from '../catalogue.ts';
import { failure, systemCode, systemReason } from '../failure.ts';
import type { UserFolders } from '../folders.ts';
import { profileName } from '../stored.ts';
import { type Environment, variableOf } from '../variable.ts';
import { readImportFile } from './import-file.ts';
import type { Offer } from './offer.ts';

/**
 * Where `@commercelayer/cli` (6.9.7) keeps a file for each application that it was logged in to, as plain JSON. The
 * folder is the one that its framework, oclif, gives it; `commercelayer cli:dir` prints it.
 */
export const applicationsFolder = (environment: Environment, { home }: UserFolders): string => {
  const own = variableOf(environment, 'COMMERCELAYER_CONFIG_DIR');
  const local = process.platform === 'win32' ? variableOf(environment, 'LOCALAPPDATA') : undefined;
  const base = variableOf(environment, 'XDG_CONFIG_HOME') ?? local ?? join(home, '.config');
  return join(own ?? join(base, '@commercelayer', 'cli'), 'applications');
};

/** What the applications of the official CLI have for profiles. @throws CliError `config`, `local-io` */
export const offersOfCommerceLayerCli = (folder: string): readonly Offer[] => {
  const offers = namesIn(folder).map((name) => offerOf(join(folder, name)));
  // An alias is unique within an organization alone.
  const isTwice = (wanted: string | undefined) => offers.filter(({ profile }) => profile === wanted).length > 1;
  return offers.map((offer) => {
    const { cl_organization: organization, mode } = offer.values;
    const name = isTwice(offer.profile) ? nameOf(`${organization}-${offer.profile ?? mode}`) : offer.profile;
    const { profile: _, ...rest } = offer;
    return name === undefined ? rest : { ...rest, profile: name };
  });
};

const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.config.json'))
      .sort();
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return [];
    throw failure('local-io', `${folder} cannot be read.`, systemReason(error), 'Check who owns it.');
  }
};

/** Any text as the name of a profile; `undefined` where nothing is left of it. */
const nameOf = (text: string): string | undefined => {
  const name = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]+/g, '-')
    .replace(/^[-_]+/, '')
    .slice(0, 40);
  return profileName.test(name) && name !== 'sandbox' ? name : undefined;
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const parse = (path: string, text: string): Record<string, unknown> => {
  try {
    const document: unknown = JSON.parse(text);
    if (isRecord(document)) return document;
  } catch {
    // Said below: the parser's own message would quote the file.
  }
  throw failure(
    'config',
    `${path} cannot be imported.`,
    'It is not what the official CLI writes: no JSON object. Nothing was stored.',
    'Log in with that CLI again, or move the file away.',
  );
};

const offerOf = (path: string): Offer => {
  const { text, isOpen } = readImportFile(path);
  const record = parse(path, text);
  const field = (name: string): string | undefined => {
    const value = record[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const [alias, key, slug, mode] = [field('alias'), field('key'), field('slug'), field('mode')];
  const offer = {
    from: path,
    names: [alias, key].filter((name) => name !== undefined),
    isOpen,
    ...profileOf(alias ?? `${slug ?? ''}-${mode ?? ''}`),
  };
  const no = (why: string): Offer => ({ ...offer, values: {}, leftOut: [`${path} ${why}.`] });
  if (field('api') === 'provisioning' || slug === 'provisioning') return no('is about the Provisioning API');
  const clientId = field('clientId');
  const secret = field('clientSecret');
  const scope = scopeOf(record.scope, secret !== undefined);
  if (clientId === undefined) return no('has no client id');
  if (secret === undefined && scope === undefined) return no('has neither a client secret nor a scope');
  const domain = field('domain');
  const values: Values = {
    ...(slug === undefined ? {} : { cl_organization: slug }),
    ...(domain === undefined ? {} : { cl_domain: domain }),
    cl_client_id: clientId,
    ...(secret === undefined ? {} : { cl_client_secret: secret }),
    ...(scope === undefined ? {} : { cl_scope: scope }),
    ...(mode === 'test' || mode === 'live' ? { mode } : {}),
  };
  const customer = field('email') === undefined ? [] : [`The customer's login in ${path} is not taken.`];
  return { ...offer, values, leftOut: customer };
};

const profileOf = (text: string): { readonly profile?: string } => {
  const profile = nameOf(text);
  return profile === undefined ? {} : { profile };
};

/** Of an integration it writes down the scope that the token came with, which need not be asked for. */
const scopeOf = (scope: unknown, hasSecret: boolean): string | undefined => {
  const parts = (Array.isArray(scope) ? scope : [scope]).filter((part) => typeof part === 'string' && part !== '');
  const text = parts.join(' ');
  return text === '' || (hasSecret && text === 'market:all') ? undefined : text;
};
