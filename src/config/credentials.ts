import { type CredentialSet, factsOf, type Key } from './catalogue.ts';
import { failure } from './failure.ts';
import type { Layer } from './layers.ts';
import { variablesIn } from './rc-interpolation.ts';

interface SetRule {
  /** Keys of which any one makes a source take part. */
  readonly parts: readonly Key[];
  /** Alternatives, each of which is enough. */
  readonly complete: readonly (readonly Key[])[];
  readonly service: string;
}

const rules: Readonly<Record<CredentialSet, SetRule>> = {
  'commerce-layer': {
    parts: ['cl_client_id', 'cl_client_secret', 'cl_scope', 'cl_access_token'],
    complete: [['cl_access_token'], ['cl_client_id', 'cl_client_secret'], ['cl_client_id', 'cl_scope']],
    service: 'Commerce Layer',
  },
  klarna: {
    parts: ['klarna_api_key', 'klarna_partner_account_id'],
    complete: [['klarna_api_key']],
    service: 'Klarna',
  },
  'klarna-v1': {
    parts: ['klarna_v1_api_key'],
    complete: [['klarna_v1_api_key']],
    service: 'Klarna Payments v1',
  },
};

const partsIn = (layer: Layer, { parts }: SetRule): readonly Key[] =>
  parts.filter((key) => layer.values[key] !== undefined);

const isComplete = (layer: Layer, { complete }: SetRule): boolean =>
  complete.some((alternative) => alternative.every((key) => layer.values[key] !== undefined));

/** `CL_CLIENT_SECRET or CL_SCOPE`: what the shortest way to a whole set lacks. */
const missingIn = (layer: Layer, { complete }: SetRule): readonly Key[] => {
  const lacks = complete.map((alternative) => alternative.filter((key) => layer.values[key] === undefined));
  const least = Math.min(...lacks.map(({ length }) => length));
  const begun = lacks.filter(
    (missing, index) => missing.length === least && (complete[index]?.length ?? 0) > missing.length,
  );
  return [...new Set((begun.length > 0 ? begun : lacks.slice(0, 1)).flat())];
};

const inWords = (layer: Layer, key: Key): string =>
  layer.kind === 'environment' ? (factsOf(key).variable ?? key) : key;

const half = (layer: Layer, others: readonly Layer[], rule: SetRule): never => {
  const has = partsIn(layer, rule).map(layer.named).join(', ');
  const missing = missingIn(layer, rule);
  const elsewhere = others.flatMap((other) => partsIn(other, rule).map(other.named)).join(', ');
  const lacks = missing.map((key) => inWords(layer, key)).join(' or ');
  throw elsewhere
    ? failure(
        'config',
        `The credentials for ${rule.service} come from two sources: ${has}; and ${elsewhere}.`,
        'Halves of two accounts could be mixed, so credentials are taken from one source as a set.',
        `Add ${lacks} where ${has} is, or remove the latter; --profile <name> uses a profile's own set.`,
      )
    : failure(
        'config',
        `The credentials for ${rule.service} are incomplete: there is ${has}, but no ${lacks}.`,
        'Credentials are taken from one source as a set.',
        `Set ${lacks} as well, or run klarna-cl config init.`,
      );
};

/**
 * A variable that a `.klarnarc` takes a credential from stands in the environment for that file, so it does not make
 * the environment a source of half a set.
 */
const isLent = (environment: Layer, layers: readonly Layer[], rule: SetRule): boolean => {
  const lent = new Set(
    layers
      .filter(({ kind }) => kind === 'rc' || kind === 'rc-profile')
      .flatMap((layer) => rule.parts.flatMap((key) => variablesIn(layer.values[key] ?? ''))),
  );
  return partsIn(environment, rule).every((key) => lent.has(factsOf(key).variable ?? ''));
};

/**
 * The source whose credentials are used: the first that has any, which then must have them all.
 * @throws CliError `config` when it has only half of them
 */
export const sourceOfCredentials = (layers: readonly Layer[], set: CredentialSet): Layer | undefined => {
  const rule = rules[set];
  for (const layer of layers) {
    if (partsIn(layer, rule).length === 0) continue;
    if (isComplete(layer, rule)) return layer;
    if (layer.kind === 'environment' && isLent(layer, layers, rule)) continue;
    half(
      layer,
      layers.filter((other) => other !== layer),
      rule,
    );
  }
  return undefined;
};

/** True where a source has an account's credentials of its own; its other keys then belong to that account alone. */
export const hasCredentials = (layer: Layer, set: CredentialSet): boolean => isComplete(layer, rules[set]);
