import { readdirSync, readFileSync, watch } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { canary } from '../support/canaries.ts';
import { errorOf, json, klarnaCl, newMachine, type Run, type RunOptions, startKlarnaCl } from '../support/run.ts';
import { type SandboxServer, startSandboxServer } from '../support/sandbox-server.ts';
import { missingTools, type Session, startSession } from './session.ts';

// That no secret stands in what is printed or in any file of the home is looked at after each test (support/run.ts):
// these canaries are allowed nowhere.
const secret = canary('client secret in the keyring');
const another = canary('another client secret');
const apiKey = canary('API key in the keyring', 'klarna_test_api_');

const set = (
  session: Session,
  key: string,
  value: string,
  options: RunOptions = {},
  ...flags: string[]
): Promise<Run> =>
  klarnaCl(['config', 'set', key, '-', '--profile', 'shop', ...flags], {
    machine: session.machine,
    ...options,
    env: { ...session.environment, ...options.env },
    input: value,
  });

const run = (session: Session, ...args: string[]): Promise<Run> =>
  klarnaCl([...args, '-o', 'json'], { machine: session.machine, env: session.environment });

const stored = ({ machine }: Session) => json(readFileSync(join(machine.config, 'config.json'), 'utf8'));

describe.skipIf(missingTools.length > 0)('with the keyring of a desktop', () => {
  it('a secret is kept there, where another program finds it under the names that the manual gives', async () => {
    const session = await startSession();
    const said = await set(session, 'cl_client_secret', secret);
    expect(said).toMatchObject({ exitCode: 0 });
    expect(said.stderr).toBe('cl_client_secret is set in profile shop (in the keyring of this system).\n');
    const seen = await session.seenByOthers();
    expect(seen).toEqual({ [stored(session).profiles.shop.cl_client_secret.keyring]: secret });
    expect(Object.keys(seen)[0]).toMatch(/^shop\/cl_client_secret\//);
  });

  it('list, whoami and doctor say where each secret is; a new one takes the place of the old', async () => {
    const session = await startSession();
    await klarnaCl(['config', 'set', 'cl_client_id', 'client', '--profile', 'shop'], { machine: session.machine });
    await set(session, 'cl_client_secret', another);
    await set(session, 'cl_client_secret', secret);
    await set(session, 'klarna_api_key', apiKey);
    expect(Object.values(await session.seenByOthers()).sort()).toEqual([secret, apiKey].sort());
    for (const command of ['list', 'whoami']) {
      const { stdout } = await run(session, ...(command === 'list' ? ['config', 'list'] : ['whoami']));
      expect(stdout).toContain('profile shop, keyring');
    }
    const { checks } = json((await run(session, 'doctor', '--retries', '0')).stdout);
    expect(checks).toContainEqual(expect.objectContaining({ name: 'keyring', status: 'ok' }));
  });

  it('two configuration folders do not touch each other', async () => {
    const session = await startSession();
    const other = { env: { KLARNA_CL_CONFIG_DIR: join(session.machine.folder, 'other') } };
    await set(session, 'cl_client_secret', secret);
    await set(session, 'cl_client_secret', another, other);
    const out = await klarnaCl(['config', 'logout', '--profile', 'shop'], {
      machine: session.machine,
      env: { ...session.environment, ...other.env },
    });
    expect(out.exitCode).toBe(0);
    expect(Object.values(await session.seenByOthers())).toEqual([secret]);
  });

  it('--insecure-storage keeps it in the file on purpose, and says so; it can be moved later', async () => {
    const session = await startSession();
    const inFile = canary('stored in the file');
    const said = await set(session, 'cl_client_secret', inFile, {}, '--insecure-storage');
    expect(said.stderr).toContain('not encrypted).');
    expect(await session.seenByOthers()).toEqual({});
    expect(await run(session, 'config', 'import', '--from', 'stored')).toMatchObject({ exitCode: 0 });
    expect(Object.values(await session.seenByOthers())).toEqual([inFile]);
    expect(readFileSync(join(session.machine.config, 'config.json'), 'utf8')).not.toContain(inFile);
    const files = readdirSync(session.machine.config).map((name) => join(session.machine.config, name));
    expect(files.map((file) => readFileSync(file, 'utf8')).join()).not.toContain(inFile);
  });

  it('a locked one is said to be locked, for reading (3) and for storing (the file)', async () => {
    const session = await startSession();
    await set(session, 'klarna_api_key', apiKey);
    await session.lock();
    const looked = await run(session, 'doctor', '--retries', '0');
    expect(json(looked.stdout).checks).toContainEqual(expect.objectContaining({ name: 'keyring', status: 'fail' }));
    const used = await run(session, 'inspect', 'krn:payment:eu1:transaction:12345678-1234-1234-1234-123456789012');
    expect(errorOf(used)).toMatchObject({
      code: 'KEYRING_UNAVAILABLE',
      exit_code: 3,
      message: expect.stringContaining('klarna_api_key'),
    });
    const inFile = canary('stored while it was locked');
    const said = await set(session, 'cl_client_secret', inFile);
    expect(said.exitCode).toBe(0);
    expect(said.stderr).toContain('The keyring is not used: It is locked. --insecure-storage says that this is meant.');
  });

  it('one that ends in between is missed', async () => {
    const session = await startSession();
    await set(session, 'klarna_api_key', apiKey);
    session.signalKeyring('SIGKILL');
    const away = await run(session, 'inspect', 'krn:payment:eu1:transaction:12345678-1234-1234-1234-123456789012');
    expect(errorOf(away)).toMatchObject({ exit_code: 3, code: 'KEYRING_UNAVAILABLE' });
  });

  it('one that does not answer is given up: storing goes to the file, reading is refused', async () => {
    const session = await startSession();
    await set(session, 'klarna_api_key', apiKey);
    session.signalKeyring('SIGSTOP');
    const inFile = canary('stored while it was silent');
    const said = await set(session, 'cl_client_secret', inFile);
    expect(said.exitCode).toBe(0);
    expect(said.stderr).toContain('The keyring is not used: It did not answer in time');
    const used = await run(session, 'inspect', 'krn:payment:eu1:transaction:12345678-1234-1234-1234-123456789012');
    expect(errorOf(used)).toMatchObject({ exit_code: 3, code: 'KEYRING_TIMEOUT' });
    session.signalKeyring('SIGCONT');
    // What the file has now is not in the keyring, though it may have been on its way there.
    await set(session, 'klarna_api_key', apiKey);
    expect(Object.values(await session.seenByOthers())).toEqual([apiKey]);
    expect(stored(session).leftovers).toBeUndefined();
  });

  it('an entry that its user has removed is missed by name', async () => {
    const session = await startSession();
    await set(session, 'klarna_api_key', apiKey);
    await session.removeEntry(stored(session).profiles.shop.klarna_api_key.keyring);
    const used = await run(session, 'inspect', 'krn:payment:eu1:transaction:12345678-1234-1234-1234-123456789012');
    expect(errorOf(used)).toMatchObject({ exit_code: 3, code: 'SECRET_NOT_IN_KEYRING' });
  });

  it.each([1, 2, 3])('kill -9 at change %i of the file leaves a secret that is good', async (change) => {
    const session = await startSession();
    await set(session, 'cl_client_secret', secret);
    const args = ['config', 'set', 'cl_client_secret', '-', '--profile', 'shop'];
    const doomed = startKlarnaCl(args, session.environment, session.machine, another);
    let changes = 0;
    const watcher = watch(session.machine.config, (_, name) => {
      if (name === 'config.json') changes += 1;
      if (changes === change) doomed.kill('SIGKILL');
    });
    onTestFinished(() => watcher.close());
    await doomed.end;
    const seen = await session.seenByOthers();
    const mark = stored(session).profiles.shop.cl_client_secret.keyring;
    expect([secret, another]).toContain(seen[mark]);
    await set(session, 'cl_client_secret', another);
    expect(Object.values(await session.seenByOthers())).toEqual([another]);
    expect(stored(session).leftovers).toBeUndefined();
  });
});

describe.skipIf(missingTools.length > 0)('with credentials in the keyring', () => {
  let sandbox: SandboxServer;
  beforeAll(async () => {
    sandbox = await startSandboxServer();
  });
  afterAll(() => sandbox.stop());

  it('a payment goes through, and logging out ends the token and removes them', async () => {
    const session = await startSession();
    const { machine, environment } = session;
    const took = await klarnaCl(['config', 'import', '--from', '-', '--profile', 'local', '--yes'], {
      machine,
      env: environment,
      input: sandbox.firstLine,
    });
    expect(took.exitCode).toBe(0);
    expect(Object.values(await session.seenByOthers())).toContain('sandbox-secret');
    expect(readFileSync(join(machine.config, 'config.json'), 'utf8')).not.toContain('sandbox-secret');
    const sent = await run(session, 'send-token', 'ertHJlpPTR', '--auth-token', 'sandbox-auth');
    expect(sent).toMatchObject({ exitCode: 0 });
    const [kept] = Object.values(json(readFileSync(join(machine.state, 'access-tokens.json'), 'utf8')));
    const { accessToken } = kept as { accessToken: string };
    const look = () =>
      fetch(`${sandbox.url}/api/orders/NgojhKoyYN`, {
        headers: { authorization: `Bearer ${accessToken}`, accept: 'application/vnd.api+json' },
      });
    expect((await look()).status).toBe(200);
    const out = await klarnaCl(['config', 'logout'], { machine, env: environment });
    expect(out).toMatchObject({ exitCode: 0 });
    expect(out.stderr).toContain('is revoked');
    expect((await look()).status).toBe(401);
    expect(await session.seenByOthers()).toEqual({});
    expect(stored(session)).toMatchObject({ version: 1, profiles: { local: { cl_base_url: sandbox.url } } });
  });
});

describe.skipIf(process.platform !== 'linux')('without a keyring', () => {
  const inFile = canary('stored without a keyring');
  const setIn = (env: RunOptions['env'] = {}) =>
    klarnaCl(['config', 'set', 'cl_client_secret', '-'], {
      machine: newMachine(),
      env: { KLARNA_CL_NO_KEYRING: '', ...env },
      input: inFile,
    });

  it('the file is used, and why is said', async () => {
    const said = await setIn();
    expect(said.exitCode).toBe(0);
    expect(said.stderr).toContain('The keyring is not used: No D-Bus session is running here.');
    const gone = await setIn({ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere/bus' });
    expect(gone.stderr).toContain('The keyring is not used: No keyring is running here.');
  });

  it('a bus that takes calls and never answers does not hold the tool', async () => {
    const machine = newMachine();
    const path = join(machine.folder, 'bus');
    const calls: Socket[] = [];
    const silent = createServer((socket) => calls.push(socket.on('error', () => {})));
    await new Promise<void>((resolve) => silent.listen(path, resolve));
    onTestFinished(() => {
      for (const call of calls) call.destroy();
      silent.close();
    });
    const said = await setIn({ DBUS_SESSION_BUS_ADDRESS: `unix:path=${path}` });
    expect(said.exitCode).toBe(0);
    expect(said.stderr).toContain('The keyring is not used: It did not answer in time');
    expect(calls).toHaveLength(1);
  });
});
