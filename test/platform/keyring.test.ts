import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openKeyring } from '../../src/platform/keyring.ts';
import { fakeStop } from '../support/fake-context.ts';
import { projectFolder } from '../support/run.ts';

const built = join(projectFolder, 'dist', 'keyring-process.cjs');

const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'klarna-cl-keyring-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
};

/** Stands for the program that talks to the keyring: it is handed `request`, and leaves its process id behind. */
const program = (body: string): { readonly path: string; readonly pid: () => number } => {
  const inside = folder();
  const path = join(inside, 'program.cjs');
  const note = `require('node:fs').writeFileSync(${JSON.stringify(join(inside, 'pid'))}, String(process.pid));`;
  const read =
    "let text = ''; process.stdin.on('data', (part) => { text += part; }).on('end', () => { const request = JSON.parse(text);";
  writeFileSync(path, `${note} ${read} ${body} });`);
  return { path, pid: () => Number(readFileSync(join(inside, 'pid'), 'utf8')) };
};

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const bus = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere/bus' };

describe('the keyring', () => {
  it.runIf(process.platform === 'linux').each([
    ['there is no session bus', {}],
    ['a bus would first have to be started', { DBUS_SESSION_BUS_ADDRESS: 'autolaunch:' }],
    ['the session’s folder has no bus', { XDG_RUNTIME_DIR: '/nowhere' }],
  ])('is missing where %s, and nothing is started', async (_, environment) => {
    const { path, pid } = program('process.exit(1);');
    const keyring = openKeyring({ environment, stop: fakeStop(), program: path });
    expect(await keyring.read(['a'])).toMatchObject({ fault: { reason: 'missing', done: 0 } });
    expect(pid).toThrow('ENOENT');
  });

  it('is missing where KLARNA_CL_NO_KEYRING says so, on every system, and nothing is started', async () => {
    const { path, pid } = program('process.exit(1);');
    const keyring = openKeyring({
      environment: { ...bus, KLARNA_CL_NO_KEYRING: '1' },
      stop: fakeStop(),
      program: path,
    });
    expect(await keyring.write([{ account: 'a', secret: 's' }])).toMatchObject({
      fault: { reason: 'missing', says: 'KLARNA_CL_NO_KEYRING is set.', done: 0 },
    });
    expect(pid).toThrow('ENOENT');
  });

  it('is missing where the tool was built without it', async () => {
    const keyring = openKeyring({ environment: bus, stop: fakeStop(), program: join(folder(), 'none.cjs') });
    expect(await keyring.write([{ account: 'a', secret: 's' }])).toMatchObject({ fault: { reason: 'missing' } });
  });

  it.runIf(process.platform === 'linux')('is missing where nobody listens at the address of the bus', async () => {
    const keyring = openKeyring({ environment: bus, stop: fakeStop(), program: built, limitMs: 20_000 });
    expect(await keyring.read(['a'])).toMatchObject({
      fault: { reason: 'missing', says: 'No keyring is running here.' },
    });
  });

  it.runIf(process.platform === 'linux')(
    'that takes a call and never answers is given up, and asked no more',
    async () => {
      const path = join(folder(), 'bus');
      const calls: Socket[] = [];
      const silent = createServer((socket) => calls.push(socket.on('error', () => {})));
      await new Promise<void>((resolve) => silent.listen(path, resolve));
      onTestFinished(() => {
        for (const call of calls) call.destroy();
        silent.close();
      });
      const environment = { DBUS_SESSION_BUS_ADDRESS: `unix:path=${path}` };
      const keyring = openKeyring({ environment, stop: fakeStop(), program: built, limitMs: 700 });
      expect(await keyring.read(['a'])).toMatchObject({ fault: { reason: 'timeout' } });
      expect(await keyring.remove(['a'])).toMatchObject({ fault: { reason: 'timeout' } });
      expect(calls.length).toBeLessThanOrEqual(1);
    },
  );

  it('is given up where its own thread is blocked, and its process is ended', async () => {
    const { path, pid } = program('Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);');
    const keyring = openKeyring({ environment: bus, stop: fakeStop(), program: path, limitMs: 700 });
    expect(await keyring.read(['a'])).toMatchObject({ fault: { reason: 'timeout' } });
    expect(isRunning(pid())).toBe(false);
  });

  it('refuses where its process ends without an answer', async () => {
    const { path } = program("process.stdout.write('{');");
    const keyring = openKeyring({ environment: bus, stop: fakeStop(), program: path });
    expect(await keyring.read(['a'])).toMatchObject({ fault: { reason: 'refused' } });
  });

  it('is no longer waited for after Ctrl-C', async () => {
    const stop = fakeStop();
    const { path, pid } = program('setInterval(() => {}, 1000);');
    const keyring = openKeyring({ environment: bus, stop, program: path, limitMs: 60_000 });
    const asked = keyring.read(['a']);
    await expect.poll(() => existsSync(join(path, '..', 'pid'))).toBe(true);
    stop.press('interrupted');
    await expect(asked).rejects.toMatchObject({ kind: 'interrupted' });
    expect(isRunning(pid())).toBe(false);
  });

  it('loads nothing from the home folder, which with sudo may be that of another user', async () => {
    const home = folder();
    const library = join(home, '.node_modules', 'planted');
    mkdirSync(library, { recursive: true });
    writeFileSync(join(library, 'index.js'), '');
    const { path } = program(
      "let found = 'found'; try { require('planted'); } catch { found = 'none'; } process.stdout.write(JSON.stringify({ secrets: [found] }));",
    );
    const keyring = openKeyring({ environment: { ...bus, HOME: home }, stop: fakeStop(), program: path });
    expect(await keyring.read(['a'])).toEqual({ value: ['none'] });
  });

  it('is told secrets by a pipe alone, and nothing of the command’s own credentials', async () => {
    const { path } = program(
      'process.stdout.write(JSON.stringify({ secrets: [JSON.stringify([process.argv, process.env, request])] }));',
    );
    const environment = { ...bus, HOME: '/home/you', CL_CLIENT_SECRET: 'cnry-1', NODE_OPTIONS: '--inspect' };
    const keyring = openKeyring({ environment, stop: fakeStop(), program: path });
    const answer = await keyring.read(['shop/cl_client_secret/1']);
    const [argv, env, request] = JSON.parse('value' in answer ? (answer.value[0] ?? '') : '');
    expect(argv).toEqual([process.execPath, path]);
    expect(env).not.toHaveProperty('HOME');
    expect(request.homes).toEqual({ HOME: '/home/you' });
    expect(Object.keys(env)).not.toContain('CL_CLIENT_SECRET');
    expect(Object.keys(env)).not.toContain('NODE_OPTIONS');
    expect(request).toMatchObject({ action: 'read', entries: [{ account: 'shop/cl_client_secret/1' }] });
  });

  it('is asked once for what it has said before', async () => {
    const { path } = program(
      'process.stdout.write(JSON.stringify({ secrets: request.entries.map((entry) => entry.account + request.entries.length) }));',
    );
    const keyring = openKeyring({ environment: bus, stop: fakeStop(), program: path });
    expect(await keyring.read(['a', 'b'])).toEqual({ value: ['a2', 'b2'] });
    expect(await keyring.read(['b', 'c'])).toEqual({ value: ['b2', 'c1'] });
  });
});
