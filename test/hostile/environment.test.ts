import { describe, expect } from 'vitest';
import { factsOf, type Key, type Values } from '../../src/config/catalogue.ts';
import { folders } from '../../src/config/folders.ts';
import { resolveSettings, type SettingsInputs } from '../../src/config/resolve.ts';
import { readStored } from '../../src/config/stored.ts';
import { openTokenCache } from '../../src/config/token-cache.ts';
import { proxyFor } from '../../src/request/proxy.ts';
import { environment, klarnaCl } from '../commands/running.ts';
import { authToken, sessionToken } from '../support/documents.ts';
import {
  badProfileNames,
  badProxies,
  badSettings,
  foreign,
  strangeExceptions,
  strangeFolders,
  variableOf,
} from './corpora/environment.ts';
import { everyCase } from './corpus.ts';
import { expectWellSaid, failureOf, refusalOf } from './saying.ts';

const authorizing = [
  ...['authorize', '--session-token', sessionToken],
  ...['--amount', '11800', '--currency', 'USD', '--reference', 'r'],
];
const sending = ['send-token', 'ertHJlpPTR', '--auth-token', authToken];

const resolve = (inputs: Partial<SettingsInputs>) =>
  resolveSettings({ flags: {}, environment: {}, stored: { profiles: new Map() }, ...inputs });

/** A source that holds whole accounts, but for the one value. */
const account = (key: Key, value: string): Values => ({
  cl_client_id: 'client',
  cl_client_secret: 'canary-secret',
  klarna_api_key: 'klarna_test_api_canary',
  ...(key === 'klarna_cert' ? { klarna_key: '/key.pem' } : {}),
  ...(key === 'klarna_key' ? { klarna_cert: '/cert.pem' } : {}),
  [key]: value,
});

const sourcesOf = (key: Key, value: string): readonly Partial<SettingsInputs>[] => {
  const values = account(key, value);
  const profiles = new Map([['a', values]]);
  const ofVariables = Object.entries(values).flatMap(([name, text]) => {
    const variable = variableOf(name as Key);
    return variable === undefined ? [] : [[variable, text] as const];
  });
  return [
    { stored: { current: 'a', profiles } },
    { rcFile: { path: '/p/.klarnarc', values, profiles: new Map() } },
    { rcFile: { path: '/p/.klarnarc', values: {}, profile: 'a', profiles } },
    ...(variableOf(key) === undefined ? [] : [{ environment: Object.fromEntries(ofVariables) }]),
  ];
};

describe('a bad setting', () => {
  everyCase('is refused wherever it stands, and a secret is not repeated', badSettings, async ({ key, value }) => {
    for (const source of sourcesOf(key, value)) {
      const error = await refusalOf(() => resolve(source), [3]);
      const said = expectWellSaid(error);
      expect(said).not.toContain('canary');
      if (factsOf(key).secret && value.trim().length > 6) expect(said).not.toContain(value);
    }
  });

  everyCase('in the environment sends nothing', badSettings, async ({ key, value }) => {
    const variable = variableOf(key);
    if (variable === undefined) return;
    const argv = factsOf(key).set === 'klarna' ? authorizing : sending;
    const { CL_ACCESS_TOKEN, ...others } = environment;
    const client = { CL_CLIENT_ID: 'client', CL_CLIENT_SECRET: 'canary-secret' };
    const certificate = { KLARNA_CERT: '/cert.pem', KLARNA_KEY: '/key.pem' };
    const run = await klarnaCl(argv, { environment: { ...others, ...client, ...certificate, [variable]: value } });
    expect(run).toMatchObject({ exit: 3, settings: [] });
    expect([run.sent(), run.stdout()]).toEqual([[], '']);
  });
});

describe('the address of somebody else', () => {
  const destinations = ['cl_base_url', 'cl_auth_url', 'klarna_base_url'] as const;

  everyCase('in a .klarnarc never gets the credentials of the user', foreign, async (url) => {
    for (const destination of destinations) {
      const inputs = {
        environment: { ...environment },
        rcFile: { path: '/p/.klarnarc', values: { [destination]: url }, profiles: new Map() },
      };
      expectWellSaid(await refusalOf(() => resolve(inputs), [3]));
    }
  });

  everyCase('is safe at least where the user wrote it', foreign, async (url) => {
    for (const destination of destinations) {
      const variable = variableOf(destination) ?? '';
      const failure = await failureOf(() => {
        const { commerceLayer, klarna } = resolve({ environment: { ...environment, [variable]: url } });
        const used = { ...commerceLayer, klarna_base_url: klarna.baseUrl };
        for (const address of [used.baseUrl, used.authUrl, used.klarna_base_url]) {
          const { protocol, username, search, hash } = new URL(address?.value ?? 'https://none.example');
          expect([protocol, username, search, hash]).toEqual(['https:', '', '', '']);
        }
      });
      if (failure !== undefined) expect(failure.kind).toBe('config');
    }
  });
});

describe('the name of a profile', () => {
  everyCase('that nobody made ends the run before anything is sent', badProfileNames, async (name) => {
    for (const wish of [
      { environment: { ...environment, KLARNA_CL_PROFILE: name } },
      { environment, argv: [`--profile=${name}`] },
    ]) {
      const run = await klarnaCl([...sending, ...(wish.argv ?? [])], { environment: wish.environment });
      expect(run).toMatchObject({ exit: 3, settings: [] });
      expect(run.sent()).toEqual([]);
      if (run.failure === undefined) throw new Error('it was not refused');
      expectWellSaid(run.failure);
    }
  });
});

describe('a proxy variable', () => {
  const klarna = new URL('https://api-global.klarna.com/v2');

  everyCase('that names no proxy is refused, its password unsaid', badProxies, async (HTTPS_PROXY) => {
    const error = await refusalOf(() => proxyFor(klarna, { HTTPS_PROXY }), [3]);
    expect(expectWellSaid(error)).not.toContain('canary');
  });

  everyCase('with a strange exception keeps the proxy', strangeExceptions, (NO_PROXY) => {
    const proxy = proxyFor(klarna, { HTTPS_PROXY: 'proxy.example:8080', NO_PROXY });
    expect(proxy?.host).toBe('proxy.example:8080');
  });
});

describe('a folder variable', () => {
  everyCase('that leads nowhere is no crash', strangeFolders, async (folder) => {
    const places = folders(
      { KLARNA_CL_CONFIG_DIR: folder, KLARNA_CL_STATE_DIR: folder },
      '/nowhere/home',
      'linux',
      '/nowhere/work',
    );
    const failure = await failureOf(() => expect(readStored(places.config).profiles.size).toBe(0));
    if (failure !== undefined) {
      expect([3, 13]).toContain(failure.exitCode);
      expectWellSaid(failure);
    }
    expect(await openTokenCache(places.state, Date.now).get('key')).toBeUndefined();
  });
});
