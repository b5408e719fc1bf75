import {
  type CommerceLayerSettings,
  type KlarnaSettings,
  type KlarnaV1Settings,
  readCommerceLayer,
  readKlarna,
  readKlarnaV1,
} from './accounts.ts';
import type { CredentialSet, Key, Values } from './catalogue.ts';
import { hasCredentials, sourceOfCredentials } from './credentials.ts';
import { type Defaults, readDefaults } from './defaults.ts';
import {
  environmentLayer,
  type Layer,
  type Opened,
  pick,
  rcLayer,
  readFrom,
  type Sourced,
  sandboxLayer,
  storedLayer,
} from './layers.ts';
import { claimsOf, type ModeClaim } from './mode.ts';
import type { RcFile } from './rc-file.ts';
import { type StoredProfiles, unknownProfile } from './stored.ts';
import { type Environment, variableOf } from './variable.ts';

export interface SettingsInputs {
  readonly flags: { readonly profile?: string | undefined; readonly live?: boolean | undefined };
  readonly environment: Environment;
  readonly rcFile?: RcFile | undefined;
  readonly stored: StoredProfiles;
  /** Secrets of stored profiles that were fetched from the keyring; the others are not looked at. */
  readonly opened?: Opened | undefined;
  /** The values that the sandbox inside this process hands out; with them nothing of the user's own counts. */
  readonly sandbox?: Environment | undefined;
  /** The services that the command talks to; nothing of the others is looked at, so it cannot fail it. All by default. */
  readonly services?: readonly CredentialSet[] | undefined;
  /** Nothing will be sent, so credentials are not looked at. */
  readonly dryRun?: boolean | undefined;
}

/** What a command works with, each value with its source. */
export interface Settings {
  readonly profile?: Sourced<string> | undefined;
  /** `--live` was passed. */
  readonly live: boolean;
  readonly sandbox: boolean;
  readonly commerceLayer: CommerceLayerSettings;
  readonly klarna: KlarnaSettings;
  readonly klarnaV1: KlarnaV1Settings;
  readonly defaults: Defaults;
  /** What keys, accounts, hosts and profiles say about test and live; for `agreeOnMode`. */
  readonly modeClaims: readonly ModeClaim[];
}

const namedProfile = ({ flags, environment, rcFile, stored }: SettingsInputs): Sourced<string> | undefined => {
  if (flags.profile !== undefined) return { value: flags.profile, source: 'flag --profile' };
  const variable = variableOf(environment, 'KLARNA_CL_PROFILE');
  if (variable !== undefined) return { value: variable, source: 'environment KLARNA_CL_PROFILE' };
  if (rcFile?.profile !== undefined) return { value: rcFile.profile, source: `.klarnarc (${rcFile.path})` };
  return stored.current === undefined ? undefined : { value: stored.current, source: 'klarna-cl config use' };
};

/** The layers that a profile's values come from: the project's section of it, then the user's own. */
const profileLayers = (inputs: SettingsInputs, profile: Sourced<string> | undefined): readonly Layer[] => {
  if (!profile) return [];
  const { rcFile, stored, environment } = inputs;
  const own: Values | undefined = stored.profiles.get(profile.value);
  const layers: Layer[] = [];
  if (rcFile?.profiles.has(profile.value)) layers.push(rcLayer(rcFile, environment, profile.value));
  if (own) layers.push(storedLayer(own, profile.value, stored.marks?.get(profile.value), inputs.opened));
  if (layers.length > 0) return layers;
  const known = [...new Set([...(rcFile?.profiles.keys() ?? []), ...stored.profiles.keys()])];
  throw unknownProfile(profile.value, known, profile.source);
};

interface Order {
  readonly profile?: Sourced<string> | undefined;
  /** Highest first, for values that belong to no account. */
  readonly plain: readonly Layer[];
  /** Highest first, for credentials. */
  readonly credentials: readonly Layer[];
  /** Highest first, for what else belongs to an account. */
  readonly account: readonly Layer[];
}

const orderOf = (inputs: SettingsInputs): Order => {
  const environment = environmentLayer(inputs.environment);
  if (inputs.sandbox) {
    const sandbox = [sandboxLayer(inputs.sandbox)];
    const profile = { value: 'sandbox', source: 'sandbox' };
    return { profile, plain: [environment], credentials: sandbox, account: sandbox };
  }
  const profile = namedProfile(inputs);
  const layers = profileLayers(inputs, profile);
  const project = inputs.rcFile ? [rcLayer(inputs.rcFile, inputs.environment)] : [];
  const ofProject = layers.filter(({ kind }) => kind === 'rc-profile');
  const own = layers.filter(({ kind }) => kind === 'stored');
  const plain = [environment, ...ofProject, ...project, ...own];
  // A profile that was asked for by flag is meant wholly: the environment's account stays out of it.
  return inputs.flags.profile === undefined
    ? { profile, plain, credentials: plain, account: plain }
    : { profile, plain, credentials: layers, account: [...layers, ...project] };
};

/**
 * Where the keys of one account come from: its credentials from one source, the rest by precedence, passing over
 * sources that hold the credentials of another account.
 */
const accountOf = ({ credentials, account }: Order, set: CredentialSet, { services, dryRun }: SettingsInputs) => {
  const used = services?.includes(set) ?? true;
  const source = used && !dryRun ? sourceOfCredentials(credentials, set) : undefined;
  const layers = source ? account.filter((layer) => layer === source || !hasCredentials(layer, set)) : account;
  return {
    layers,
    credential: (key: Key) => (source ? readFrom(source, key) : undefined),
    value: (key: Key) => (used ? pick(layers, key) : undefined),
  };
};

const readsV1 = ({ services }: SettingsInputs): boolean => services?.includes('klarna-v1') ?? true;

/** The network API's account, looked at for what Klarna Payments v1 may borrow from it, though it is not talked to. */
const lenderOf = (order: Order, inputs: SettingsInputs) =>
  accountOf(order, 'klarna', { ...inputs, services: undefined });

const hostsAllowedBy = (stored: StoredProfiles): readonly string[] =>
  [...stored.profiles.values()].flatMap(({ allowed_hosts }) => allowed_hosts?.split(',') ?? []);

/**
 * Decides every setting: flag, then environment, then `.klarnarc`, then stored profile, then default. Pure: what there
 * is to decide on is handed in.
 * @throws CliError `config` for mixed or half credentials, an unknown profile, a bad value or an unsafe address
 */
export const resolveSettings = (inputs: SettingsInputs): Settings => {
  const order = orderOf(inputs);
  const live = inputs.flags.live === true;
  const allowedHosts = hostsAllowedBy(inputs.stored);
  const commerceLayer = accountOf(order, 'commerce-layer', inputs);
  const klarna = accountOf(order, 'klarna', inputs);
  const ofV1 = accountOf(order, 'klarna-v1', inputs);
  const klarnaV1 = readsV1(inputs) ? readKlarnaV1(ofV1, lenderOf(order, inputs), allowedHosts) : {};
  // The mode of a profile whose account is passed over is passed over with it.
  const others = [klarna, ofV1];
  const inUse = commerceLayer.layers.filter((layer) => others.every(({ layers }) => layers.includes(layer)));
  const claims = claimsOf(klarna, klarnaV1, inUse);
  return {
    profile: order.profile,
    live,
    sandbox: inputs.sandbox !== undefined,
    commerceLayer: readCommerceLayer(commerceLayer, allowedHosts),
    klarnaV1,
    klarna: readKlarna(klarna, allowedHosts, live || claims.some(({ mode }) => mode === 'live') ? 'live' : 'test'),
    defaults: readDefaults(order.plain),
    modeClaims: claims,
  };
};
