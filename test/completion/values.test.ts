import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { publishedCustomers } from '../../src/sandbox/world/seeds/published-customers.ts';
import { openBatch, someBatch } from '../support/batches.ts';
import {
  endRecord,
  intentRecord,
  outcomeRecord,
  runIdEnding,
  runRecord,
  writeRecords,
  writeRun,
} from '../support/journals.ts';
import { answerTo, commandTree, someWorld, valuesAt } from './asking.ts';

const writePrivate = (path: string, text: string): void => {
  mkdirSync(join(path, '..'), { recursive: true, mode: 0o700 });
  writeFileSync(path, text, { mode: 0o600 });
};

const storing = (profiles: object, current?: string): string => JSON.stringify({ version: 1, current, profiles });

const secret = 'canary-secret-5f2c';

describe('values that the program knows', () => {
  it.each([
    ['authorize --currency ', ['EUR', 'SEK', 'USD']],
    ['batch --currency ', ['EUR']],
    ['flow --capture ', ['now', 'later']],
    ['batch --route ', ['both', 'native', 'network']],
    ['batch init --format ', ['csv', 'ndjson', 'yaml']],
    ['--output ', ['json', 'compact', 'ndjson', 'yaml', 'table']],
    ['config set ', ['cl_organization', 'cl_client_secret', 'route']],
    ['config get ', ['klarna_api_key']],
    ['config unset ', ['mode']],
    ['config set route ', ['native']],
    ['config set mode ', ['test', 'live']],
    ['config set cl_client_secret ', []],
    ['help ', ['routes', 'exit-codes', 'flow', 'config']],
    ['help runs ', ['list', 'export']],
    ['help runs list ', []],
    ['explain ', ['RESOURCE_CONFLICT', 'dns', '0', '7', '130']],
    ['explain paid ', ['RESOURCE_CONFLICT']],
    ['repair ', ['forward', 'reset-circuit']],
    ['testdata --country ', ['SE', 'US']],
    ['testdata --outcome ', ['approved', 'denied', 'high_risk', 'id_scan']],
    ['inspect 1234 --until ', ['paid', 'CAPTURED', 'token-stored']],
    ['inspect 1234 --until paid,', ['paid,refunded']],
    ['completion ', ['bash', 'zsh', 'fish', 'powershell']],
    ['flow --query ', ['result', 'steps', 'run_id']],
    ['flow --query steps[].', ['steps[].name', 'steps[].status']],
    ['runs list --query=runs[0].ru', ['--query=runs[0].run_id']],
    ['flow --jq .steps[].', ['.steps[].name']],
    ['doctor --jq ', ['.checks']],
    ['send-token --query ', []],
    ['sandbox --fault GET=', ['GET=500', 'GET=reset-in-body']],
  ])('at %s', async (line, values) => {
    expect(await valuesAt(line)).toEqual(expect.arrayContaining(values));
  });

  it('name a currency, and say what a route is for', async () => {
    const { candidates } = await answerTo('authorize --currency ');
    expect(candidates).toContainEqual({ value: 'SEK', description: 'Swedish Krona' });
    expect((await answerTo('flow --route ')).candidates.every(({ description }) => description !== '')).toBe(true);
  });

  it('leave out what a list of states holds already', async () => {
    expect(await valuesAt('inspect 1234 --until paid,refunded,')).not.toContain('paid,refunded,paid');
  });

  it('begin a rule, whose fault is yet to come', async () => {
    expect(await answerTo('sandbox --fault ')).toMatchObject({ kind: 'values', goesOn: true });
    expect(await answerTo(['sandbox', '--fault', 'POST /v2/**=5'])).not.toHaveProperty('goesOn');
  });

  it('offer only test customers that there are', async () => {
    const countries = new Set<string>(publishedCustomers.map(({ country }) => country));
    expect((await valuesAt('testdata --country ')).filter((country) => !countries.has(country))).toEqual([]);
  });
});

describe('profiles', () => {
  it('are the stored ones and those of .klarnarc, and nothing of what is in them', async () => {
    const world = someWorld();
    const { config, working } = world.folders;
    writePrivate(join(config, 'config.json'), storing({ shop: { cl_client_secret: secret }, live: {} }, 'shop'));
    writePrivate(
      join(working, '.klarnarc'),
      `profile: project\nprofiles:\n  project:\n    klarna_api_key: ${secret}\n  shop: {}\n`,
    );
    for (const line of ['--profile ', 'whoami --profile ', 'config use ', 'config init ']) {
      const answer = await answerTo(line, world);
      expect(answer.candidates).toEqual([
        { value: 'live', description: 'stored' },
        { value: 'project', description: '.klarnarc, current' },
        { value: 'shop', description: '.klarnarc, stored' },
      ]);
    }
    expect(await valuesAt('whoami --profile=', world)).toContain('--profile=shop');
  });

  it.each([
    ['that was cut short', '{"version":1,"profiles":{"shop'],
    ['with a name that no profile has', storing({ 'a\u001b[31m\nb': {} })],
    ['that is no configuration', '[]'],
  ])('are none where the file is one %s', async (_, text) => {
    const world = someWorld();
    writePrivate(join(world.folders.config, 'config.json'), text);
    writePrivate(join(world.folders.working, '.klarnarc'), text);
    expect(await valuesAt('--profile ', world)).toEqual([]);
  });

  it('of .klarnarc are offered although the stored ones are broken', async () => {
    const world = someWorld();
    writePrivate(join(world.folders.config, 'config.json'), '{');
    writePrivate(join(world.folders.working, '.klarnarc'), 'profiles:\n  project: {}\n');
    expect(await valuesAt('--profile ', world)).toEqual(['project']);
  });
});

describe('ids and tokens of the sandbox', () => {
  const lines = [
    'flow ',
    'flow --payment-id ',
    'capture ',
    'inspect ',
    'flow --order ',
    'flow --auth-token ',
    'flow --session-token ',
  ];
  const atSandbox = async (world = someWorld(), flag = '') =>
    (await Promise.all(lines.map((line) => valuesAt(`${flag}${line}`, world)))).flat();
  const all = expect.arrayContaining([
    'ertHJlpPTR',
    'NgojhKoyYN',
    '1234',
    '0b1d9815-165e-42e2-8867-35bc03789e00',
    'sandbox-place-declined',
    'krn:payment:eu1:klarna-network-session-token:sandbox-approved',
  ]);

  it('are offered with --sandbox', async () => {
    expect(await atSandbox(someWorld(), '--sandbox ')).toEqual(all);
  });

  it.each(['http://127.0.0.1:4010', 'http://localhost:4010/', 'http://[::1]:4010'])(
    'are offered at %s',
    async (url) => {
      expect(await atSandbox(someWorld({ CL_BASE_URL: url }))).toEqual(all);
      const world = someWorld();
      writePrivate(join(world.folders.config, 'config.json'), storing({ local: { cl_base_url: url } }, 'local'));
      expect(await atSandbox(world)).toEqual(all);
    },
  );

  it.each([undefined, 'https://my-brand.commercelayer.io', 'not an address'])('are not offered at %s', async (url) => {
    const values = await atSandbox(someWorld(url === undefined ? {} : { CL_BASE_URL: url }));
    expect(values.filter((value) => !value.startsWith('--'))).toEqual([]);
  });

  it('follow the profile that the line names', async () => {
    const world = someWorld();
    const profiles = { local: { cl_base_url: 'http://127.0.0.1:4010' }, shop: { cl_organization: 'my-brand' } };
    writePrivate(join(world.folders.config, 'config.json'), storing(profiles, 'shop'));
    expect(await valuesAt('flow --payment-id ', world)).toEqual([]);
    expect(await valuesAt('--profile local flow --payment-id ', world)).toEqual(['ertHJlpPTR']);
  });
});

const [finished, interrupted, unsettled, newest] = ['1', '2', '3', '4'].map(runIdEnding) as [
  string,
  string,
  string,
  string,
];

/** A journal with a run of each kind. */
const worldWithRuns = () => {
  const world = someWorld();
  const { state } = world.folders;
  const write = (id: string, records: Parameters<typeof writeRecords>[2]) => writeRecords(state, id, records);
  const approved = [intentRecord(), outcomeRecord({ http_status: 200, verdict: { result: 'APPROVED' } })];
  write(finished, [runRecord({ command: 'authorize', inputs: {} }), ...approved, endRecord({ result: 'APPROVED' })]);
  write(interrupted, [runRecord(), intentRecord({ step: 'store-token' })]);
  write(unsettled, [
    runRecord({ inputs: { route: 'native', payment_id: 'ertHJlpPTR', place: true } }),
    intentRecord({ step: 'place' }),
    endRecord({ exit_code: 7, settled: false, result: 'UNKNOWN' }),
  ]);
  write(newest, [
    runRecord({ command: 'send-token', auth_token: { sha256: secret }, profile: 'a\u001b]0;b\u0007' }),
    endRecord({ exit_code: 5 }),
  ]);
  return world;
};

describe('runs', () => {
  it.each(['runs show ', 'runs export ', 'runs prune ', 'inspect '])('are offered newest first at %s', async (line) => {
    expect(await valuesAt(line, worldWithRuns())).toEqual(
      expect.arrayContaining([newest, unsettled, interrupted, finished]),
    );
    const runs = (await valuesAt(line, worldWithRuns())).filter((value) => value.length === 26);
    expect(runs).toEqual([newest, unsettled, interrupted, finished]);
  });

  it.each(['flow --resume ', 'checkout --resume '])('that are not settled come first at %s', async (line) => {
    expect(await valuesAt(line, worldWithRuns())).toEqual([unsettled, interrupted, newest, finished]);
  });

  it('say what they were, when, and what they came to', async () => {
    const { candidates } = await answerTo('flow --resume ', worldWithRuns());
    expect(candidates.map(({ description }) => description)).toEqual([
      'flow native, 2026-03-04 05:06, unsettled',
      'flow both, 2026-03-04 05:06, interrupted',
      'send-token both, 2026-03-04 05:06, exit 5',
      'authorize, 2026-03-04 05:06, APPROVED',
    ]);
  });

  it('can be begun in small letters', async () => {
    const world = worldWithRuns();
    expect(await valuesAt(`runs show ${newest.toLowerCase()}`, world)).toEqual([newest]);
    expect(await valuesAt('runs show 7', world)).toEqual([]);
  });

  it('name the orders and payments that they were about, each once', async () => {
    const world = worldWithRuns();
    expect(await valuesAt('flow --payment-id ', world)).toEqual(['ertHJlpPTR']);
    expect(await valuesAt('capture ', world)).toEqual(['NgojhKoyYN']);
  });

  it('are left out where they cannot be read, and the others are there', async () => {
    const world = worldWithRuns();
    writeRun(world.folders.state, runIdEnding('5'), '{"v":2,"kind":"run","at":"\u001b[31m');
    expect(await valuesAt('runs show ', world)).toEqual([newest, unsettled, interrupted, finished]);
  });

  it('are no more than a list to choose from', async () => {
    const world = someWorld();
    for (let number = 0; number < 60; number += 1) {
      const id = `01M804HBM2DKQAXE8VW5XFC4${String(number).padStart(2, '0')}`;
      writeRecords(world.folders.state, id, [runRecord(), endRecord({ result: 'APPROVED' })]);
    }
    const values = await valuesAt('runs show ', world);
    expect(values).toHaveLength(40);
    expect(values[0]).toMatch(/59$/);
    expect(await valuesAt('runs show 01M804HBM2DKQAXE8VW5XFC403', world)).toEqual(['01M804HBM2DKQAXE8VW5XFC403']);
  });
});

describe('batches', () => {
  it('are offered to be resumed, with their file and how they stand', async () => {
    const world = someWorld();
    const { close } = openBatch(world.folders.state, { facts: someBatch({ name: 'ro\u0007ws.csv' }) });
    await close();
    const { candidates } = await answerTo('batch rows.csv --resume ', world);
    expect(candidates).toHaveLength(1);
    expect(candidates[0]?.description).toMatch(/^batch ro.ws\.csv, 2026-03-04 05:06, interrupted$/);
    expect(await valuesAt('runs show ', world)).toEqual(candidates.map(({ value }) => value));
    expect(await valuesAt('flow --resume ', world)).toEqual([]);
  });
});

describe('whatever is asked', () => {
  /** All that is on a user's disk. */
  const disk = (folder: string) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path, readFileSync(path, 'latin1')]);

  it('nothing is written, and neither secret nor token comes back', async () => {
    const world = worldWithRuns();
    const { config, home, working } = world.folders;
    writePrivate(join(config, 'config.json'), storing({ shop: { cl_client_secret: secret, klarna_api_key: secret } }));
    writePrivate(join(working, '.klarnarc'), `profiles:\n  project:\n    klarna_api_key: ${secret}\n`);
    const before = disk(home);
    const tree = await commandTree();
    const paths = tree.commands.flatMap((one) => [[one.name], ...one.commands.map(({ name }) => [one.name, name])]);
    const ofCommands = paths.flatMap((path) => [
      [...path, ''],
      [...path, 'x', ''],
    ]);
    const flags = new Set((await Promise.all(paths.map((path) => valuesAt([...path, '--'], world)))).flat());
    for (const words of [...ofCommands, ...[...flags].map((flag) => ['flow', flag, ''])]) {
      expect(JSON.stringify(await answerTo(words, world))).not.toContain(secret);
    }
    expect(disk(home)).toEqual(before);
  });
});
