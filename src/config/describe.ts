import { factsOf, type Key, keys, type Values } from './catalogue.ts';
import type { Sourced } from './layers.ts';
import type { Settings } from './resolve.ts';
import type { Marks } from './stored.ts';

/** A line of `config list` and `whoami`. */
export interface SettingRow {
  readonly key: Key;
  /** What may be shown: of a secret, nothing, not even its length. */
  readonly value: string;
  readonly source: string;
}

/** What stands for a secret wherever settings are shown. */
export const hidden = '********';

const shown = (key: Key, value: string | number): string => (factsOf(key).secret ? hidden : String(value));

const settingsByKey = ({ commerceLayer, klarna, klarnaV1, defaults }: Settings) =>
  ({
    cl_organization: commerceLayer.organization,
    cl_domain: commerceLayer.domain,
    cl_client_id: commerceLayer.credentials?.client?.id,
    cl_client_secret: commerceLayer.credentials?.client?.secret,
    cl_scope: commerceLayer.credentials?.client?.scope,
    cl_access_token: commerceLayer.credentials?.accessToken,
    cl_base_url: commerceLayer.baseUrl,
    cl_auth_url: commerceLayer.authUrl,
    klarna_api_key: klarna.credentials?.apiKey,
    klarna_partner_account_id: klarna.partnerAccountId,
    klarna_base_url: klarna.baseUrl,
    klarna_cert: klarna.clientCertificate?.cert,
    klarna_key: klarna.clientCertificate?.key,
    klarna_ca: klarna.ca,
    klarna_v1_api_key: klarnaV1.apiKey,
    klarna_v1_base_url: klarnaV1.baseUrl,
    route: defaults.route,
    currency: defaults.currency,
    capture: defaults.capture,
    output: defaults.output,
    timeout: defaults.timeoutSeconds,
    retries: defaults.retries,
    ca: defaults.ca,
  }) satisfies Partial<Record<Key, Sourced<string | number> | undefined>>;

/** Every setting that has a value, in the catalogue's order, with its source. */
export const describeSettings = (settings: Settings): readonly SettingRow[] => {
  const byKey: Partial<Record<Key, Sourced<string | number> | undefined>> = settingsByKey(settings);
  return keys.flatMap((key) => {
    const setting = byKey[key];
    return setting ? [{ key, value: shown(key, setting.value), source: setting.source }] : [];
  });
};

/** What a stored profile holds, the keyring included. */
export const describeProfile = (name: string, values: Values, marks: Marks = {}): readonly SettingRow[] =>
  keys.flatMap((key) => {
    const value = values[key];
    if (value !== undefined) return [{ key, value: shown(key, value), source: `profile ${name}` }];
    return marks[key] === undefined ? [] : [{ key, value: hidden, source: `profile ${name}, keyring` }];
  });
