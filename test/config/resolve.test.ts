import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factsOf, type Key, type Values } from '../../src/config/catalogue.ts';
import { describeProfile, describeSettings } from '../../src/config/describe.ts';
import { loadSettings } from '../../src/config/load.ts';
import { requireCommerceLayer, requireKlarna } from '../../src/config/missing.ts';
import { openProfileStore } from '../../src/config/profiles.ts';
import type { SettingsInputs } from '../../src/config/resolve.ts';
import { CliError } from '../../src/errors.ts';
import { refusal, scratchFolders, settingsFrom } from './scratch.ts';

type Place = 'environment' | 'rc-profile' | 'rc' | 'stored';
const places: readonly Place[] = ['environment', 'rc-profile', 'rc', 'stored'];

const sourceOf = (place: Place, key: Key): string =>
  ({
    environment: `environment ${factsOf(key).variable}`,
    'rc-profile': '.klarnarc (/p/.klarnarc), profile a',
    rc: '.klarnarc (/p/.klarnarc)',
    stored: 'profile a',
  })[place];

/** The world with given values in given places; profile `a` exists in both files. */
const world = (values: Partial<Record<Place, Values>>): Partial<SettingsInputs> => ({
  environment: Object.fromEntries(
    Object.entries(values.environment ?? {}).map(([key, value]) => [factsOf(key as Key).variable ?? key, value]),
  ),
  rcFile: { path: '/p/.klarnarc', values: values.rc ?? {}, profiles: new Map([['a', values['rc-profile'] ?? {}]]) },
  stored: { current: 'a', profiles: new Map([['a', values.stored ?? {}]]) },
});

/** All the ways in which a value can stand in some of the places. */
const subsets = Array.from({ length: 2 ** places.length }, (_, bits) =>
  places.filter((_place, bit) => bits & (1 << bit)),
);

const noKeyring = async () => {
  throw new Error('nobody expected the keyring to be opened');
};

describe('which source wins', () => {
  const plainKeys = [
    ['output', ['json', 'yaml', 'table', 'ndjson']],
    ['cl_organization', ['org-e', 'org-p', 'org-r', 'org-s']],
    ['klarna_ca', ['/e', '/p', '/r', '/s']],
  ] as const;

  it.each(plainKeys.flatMap(([key, values]) => subsets.map((set) => [key, set, values] as const)))(
    '%s from %j: the first of environment, .klarnarc profile, .klarnarc, stored profile',
    (key, set, values) => {
      const given = Object.fromEntries(set.map((place) => [place, { [key]: values[places.indexOf(place)] }]));
      const row = describeSettings(settingsFrom(world(given))).find((one) => one.key === key);
      const winner = places.find((place) => set.includes(place));
      expect(row).toEqual(winner && { key, value: values[places.indexOf(winner)], source: sourceOf(winner, key) });
    },
  );

  it.each(subsets.map((set) => [set]))('credentials from %j: as a set from the first that has one', (set) => {
    const given = Object.fromEntries(
      set.map((place) => [place, { cl_client_id: `id-${place}`, cl_client_secret: `secret-${place}` }]),
    );
    const client = settingsFrom(world(given)).commerceLayer.credentials?.client;
    const winner = places.find((place) => set.includes(place));
    expect(client?.id).toEqual(winner && { value: `id-${winner}`, source: sourceOf(winner, 'cl_client_id') });
    expect(client?.secret).toEqual(
      winner && { value: `secret-${winner}`, source: sourceOf(winner, 'cl_client_secret') },
    );
  });

  it('never mixes credentials of two sources, whatever each of them holds', () => {
    const part = fc.subarray([
      'cl_client_id',
      'cl_client_secret',
      'cl_scope',
      'cl_access_token',
      'klarna_api_key',
    ] as const);
    fc.assert(
      fc.property(fc.tuple(part, part, part, part), fc.boolean(), (parts, byFlag) => {
        const given = Object.fromEntries(
          places.map((place, index) => [
            place,
            Object.fromEntries((parts[index] ?? []).map((key) => [key, `${place}.${key}`])),
          ]),
        );
        const flags = byFlag ? { profile: 'a' } : {};
        let settings: ReturnType<typeof settingsFrom>;
        try {
          settings = settingsFrom({ ...world(given), flags });
        } catch (error) {
          // A half set; what is said of it is tested below.
          expect(error).toBeInstanceOf(CliError);
          return;
        }
        const { client, accessToken } = settings.commerceLayer.credentials ?? {};
        const values = [client?.id, client?.secret, client?.scope, accessToken].flatMap((one) => one?.value ?? []);
        expect(new Set(values.map((value) => value.split('.')[0])).size).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('half a set', () => {
  it('alone names the variable that is missing', async () => {
    const message = await refusal('config', () => settingsFrom({ environment: { CL_CLIENT_ID: 'id' } }));
    expect(message).toContain('CL_CLIENT_ID in the environment, but no CL_CLIENT_SECRET or CL_SCOPE');
    expect(await refusal('config', () => settingsFrom({ environment: { CL_CLIENT_SECRET: 's' } }))).toContain(
      'no CL_CLIENT_ID',
    );
    expect(
      await refusal('config', () => settingsFrom({ environment: { KLARNA_PARTNER_ACCOUNT_ID: 'krn:a:b' } })),
    ).toContain('no KLARNA_API_KEY');
  });

  it('with the other half elsewhere names both', async () => {
    const inputs = world({ environment: { cl_client_secret: 'cnry' }, stored: { cl_client_id: 'id' } });
    const message = await refusal('config', () => settingsFrom(inputs));
    expect(message).toContain('CL_CLIENT_SECRET in the environment; and cl_client_id in the stored profile a');
    expect(message).not.toContain('cnry');
  });

  it('is not made whole by a complete set below it', async () => {
    const inputs = world({
      environment: { cl_client_id: 'id' },
      stored: { cl_client_id: 'other', cl_client_secret: 'secret' },
    });
    await refusal('config', () => settingsFrom(inputs));
  });

  it('does not matter to a command that does not talk to that service, or sends nothing', () => {
    const environment = { CL_CLIENT_ID: 'id', KLARNA_API_KEY: 'klarna_test_api_x' };
    const { klarna, commerceLayer } = settingsFrom({ environment, services: ['klarna'] });
    expect(klarna.credentials?.apiKey.value).toBe('klarna_test_api_x');
    expect(commerceLayer.credentials).toBeUndefined();
    expect(settingsFrom({ environment, dryRun: true }).klarna.credentials).toBeUndefined();
  });

  it('in the environment is lent to the .klarnarc that names it', () => {
    const inputs = world({
      environment: { cl_client_secret: 'from-env' },
      rc: { cl_client_id: 'id', cl_client_secret: `$${'{CL_CLIENT_SECRET}'}` },
    });
    const client = settingsFrom(inputs).commerceLayer.credentials?.client;
    expect(client).toMatchObject({
      id: { value: 'id' },
      secret: { value: 'from-env', source: sourceOf('rc', 'cl_client_secret') },
    });
  });
});

describe('what else belongs to an account', () => {
  it('is passed over where another account has its credentials', () => {
    const inputs = world({
      environment: { cl_client_id: 'id', cl_client_secret: 's' },
      stored: { cl_client_id: 'id2', cl_client_secret: 's2', cl_base_url: 'https://gw.example.com', currency: 'EUR' },
    });
    const { commerceLayer, defaults } = settingsFrom(inputs);
    expect(commerceLayer.baseUrl).toBeUndefined();
    expect(defaults.currency?.value).toBe('EUR');
  });

  it('may come from a project file that has no credentials', () => {
    const inputs = world({
      environment: { klarna_api_key: 'klarna_test_api_x' },
      rc: { klarna_partner_account_id: 'krn:partner:global:account:test:A' },
    });
    expect(settingsFrom(inputs).klarna.partnerAccountId?.source).toBe('.klarnarc (/p/.klarnarc)');
  });

  it('needs both halves of a client certificate', async () => {
    const message = await refusal('config', () => settingsFrom({ environment: { KLARNA_CERT: '/c.pem' } }));
    expect(message).toContain('KLARNA_KEY is missing');
  });
});

describe('the profile', () => {
  const profiles = new Map<string, Values>([
    ['a', { cl_access_token: 'token-a', cl_organization: 'org-a' }],
    ['b', { cl_access_token: 'token-b' }],
  ]);
  const environment = { CL_ACCESS_TOKEN: 'token-e', CL_BASE_URL: 'https://org-e.commercelayer.io' };

  it.each([
    [{ profile: 'b' }, { KLARNA_CL_PROFILE: 'a' }, 'a', 'b', 'flag --profile'],
    [{}, { KLARNA_CL_PROFILE: 'b' }, 'a', 'b', 'environment KLARNA_CL_PROFILE'],
    [{}, {}, 'b', 'b', '.klarnarc (/p/.klarnarc)'],
    [{}, {}, undefined, 'a', 'klarna-cl config use'],
  ] as const)('of %j, %j and %s is chosen by precedence', (flags, environment, rcProfile, value, source) => {
    const rcFile = {
      path: '/p/.klarnarc',
      values: {},
      profiles: new Map(),
      ...(rcProfile ? { profile: rcProfile } : {}),
    };
    const { profile, commerceLayer } = settingsFrom({ flags, environment, rcFile, stored: { current: 'a', profiles } });
    expect(profile).toEqual({ value, source });
    expect(commerceLayer.credentials?.accessToken?.value).toBe(`token-${value}`);
  });

  it('that is named by flag beats the variables of another account, its address included', () => {
    const { commerceLayer } = settingsFrom({ flags: { profile: 'a' }, environment, stored: { profiles } });
    expect(commerceLayer.credentials?.accessToken).toEqual({ value: 'token-a', source: 'profile a' });
    expect(commerceLayer.baseUrl).toEqual({ value: 'https://org-a.commercelayer.io', source: 'profile a' });
  });

  it('that is named otherwise gives way to credential variables', () => {
    const inputs = { environment: { ...environment, KLARNA_CL_PROFILE: 'a' }, stored: { profiles } };
    expect(settingsFrom(inputs).commerceLayer.credentials?.accessToken?.value).toBe('token-e');
  });

  it('that nobody made is refused with those that there are', async () => {
    const inputs = { ...world({}), flags: { profile: 'c' }, stored: { profiles } };
    const message = await refusal('config', () => settingsFrom(inputs));
    expect(message).toContain('no profile "c" (flag --profile)');
    expect(message).toContain('Known profiles: a, b.');
    for (const name of ['constructor', '__proto__', '']) {
      await refusal('config', () => settingsFrom({ flags: { profile: name }, stored: { profiles } }));
    }
  });

  it('may allow a host, which a .klarnarc can then name', () => {
    const rcFile = { path: '/p/.klarnarc', values: { cl_base_url: 'https://gw.example.com' }, profiles: new Map() };
    const stored = { profiles: new Map<string, Values>([['a', { allowed_hosts: 'x.example.com,gw.example.com' }]]) };
    expect(settingsFrom({ rcFile, stored }).commerceLayer.baseUrl?.value).toBe('https://gw.example.com');
  });
});

describe('a secret that was copied badly', () => {
  it.each(['cnry ', ' cnry', 'cnry\n', 'cn\u0000ry', 'cnry\u00a0', 'cn\u200bry'])(
    'is refused as %j',
    async (secret) => {
      for (const environment of [
        { KLARNA_API_KEY: secret },
        { CL_ACCESS_TOKEN: secret },
        { CL_CLIENT_ID: 'id', CL_CLIENT_SECRET: secret },
      ]) {
        const message = await refusal('config', () => settingsFrom({ environment }));
        expect(message).toMatch(/copy it again/);
        expect(message).not.toMatch(/cnry|cn.ry/);
      }
    },
  );

  it('counts as not set when it is empty', () => {
    expect(settingsFrom({ environment: { KLARNA_API_KEY: '' } }).klarna.credentials).toBeUndefined();
  });
});

describe('missing credentials', () => {
  it('are said with all three ways to get some', async () => {
    const settings = settingsFrom({});
    for (const require of [requireCommerceLayer, requireKlarna]) {
      const message = await refusal('config', () => require(settings));
      expect(message).toMatch(/klarna-cl config init.*(CL_CLIENT_ID|KLARNA_API_KEY).*--sandbox/);
    }
  });
});

describe('the sandbox', () => {
  const sandbox = {
    CL_BASE_URL: 'http://127.0.0.1:4010',
    CL_AUTH_URL: 'http://127.0.0.1:4010',
    CL_CLIENT_ID: 'sandbox',
    CL_CLIENT_SECRET: 'sandbox-secret',
    KLARNA_BASE_URL: 'http://127.0.0.1:4010',
    KLARNA_API_KEY: 'klarna_test_api_sandbox',
    KLARNA_PARTNER_ACCOUNT_ID: 'krn:partner:global:account:test:SANDBOX0',
  };

  it("ignores everything of the user's own, broken files and unknown profiles included", async () => {
    const folders = scratchFolders();
    writeFileSync(join(folders.working, '.klarnarc'), 'nonsense', { mode: 0o666 });
    const environment = {
      KLARNA_CL_PROFILE: 'unknown',
      CL_ACCESS_TOKEN: 'cnry',
      KLARNA_API_KEY: 'klarna_live_cnry',
      CL_ORGANIZATION: 'cnry',
      KLARNA_CERT: '/cnry',
      KLARNA_CL_OUTPUT: 'yaml',
    };
    const context = { environment, folders, profiles: async () => openProfileStore(folders), keyring: noKeyring };
    const settings = await loadSettings(context, { flags: {}, sandbox });
    expect(settings).toMatchObject({ profile: { value: 'sandbox', source: 'sandbox' }, sandbox: true });
    expect(JSON.stringify(settings)).not.toContain('cnry');
    expect(settings.commerceLayer.credentials?.client?.secret).toEqual({ value: 'sandbox-secret', source: 'sandbox' });
    expect(settings.commerceLayer.credentials?.accessToken).toBeUndefined();
    expect(settings.defaults.output?.value).toBe('yaml');
  });

  it('is a folder away from the real settings, which are read', async () => {
    const folders = scratchFolders();
    writeFileSync(join(folders.working, '.klarnarc'), 'currency: EUR', { mode: 0o644 });
    const profiles = openProfileStore(folders);
    await profiles.setValues('a', { klarna_api_key: 'klarna_test_api_x' });
    const settings = await loadSettings(
      { environment: {}, folders, profiles: async () => profiles, keyring: noKeyring },
      { flags: {} },
    );
    expect(settings.klarna.credentials?.apiKey).toEqual({ value: 'klarna_test_api_x', source: 'profile a' });
    expect(settings.defaults.currency?.value).toBe('EUR');
  });
});

describe('settings as they are shown', () => {
  it('never hold a secret', () => {
    const values: Values = {
      cl_client_id: 'id',
      cl_client_secret: 'cnry1',
      cl_access_token: 'cnry2',
      klarna_api_key: 'cnry3',
    };
    const rows = [
      ...describeSettings(settingsFrom({ stored: { current: 'a', profiles: new Map([['a', values]]) } })),
      ...describeProfile('a', values),
    ];
    expect(JSON.stringify(rows)).not.toContain('cnry');
    expect(rows).toContainEqual({ key: 'klarna_api_key', value: '********', source: 'profile a' });
    expect(rows).toContainEqual({ key: 'cl_auth_url', value: 'https://auth.commercelayer.io', source: 'default' });
  });
});
