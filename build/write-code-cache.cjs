// Runs the tool once as a user would, against a sandbox, and keeps what V8 compiled on the way: whole chunks, and of
// their functions those that a run reaches. See bin/code-cache.cjs for the other half.
'use strict';

const { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { tmpdir } = require('node:os');
const { basename, dirname, join, sep } = require('node:path');
const { Script } = require('node:vm');
const { cacheOfBuild } = require('../bin/code-cache.cjs');

const [, , dist, elsewhere] = process.argv;
const scripts = new Map();

const compileAsUsual = Module.prototype._compile;
Module.prototype._compile = function compile(content, filename, ...rest) {
  if (!filename.startsWith(dist + sep)) return compileAsUsual.call(this, content, filename, ...rest);
  const script = new Script(Module.wrap(content), { filename });
  scripts.set(filename, script);
  const run = script.runInThisContext();
  return run.call(this.exports, this.exports, (id) => this.require(id), this, filename, dirname(filename));
};

// The runs that must be quick; a larger cache would take them longer to read than it saves.
const commandLines = [
  ['send-token', '--no-input'],
  ['send-token', 'ertHJlpPTR', '--auth-token', 'sandbox-auth', '--quiet'],
];

const record = async () => {
  const { startSandbox } = require(join(dist, 'sandbox.cjs'));
  const sandbox = await startSandbox({});
  const folder = mkdtempSync(join(tmpdir(), 'klarna-cl-build-'));
  try {
    const own = {
      HOME: folder,
      KLARNA_CL_CONFIG_DIR: join(folder, 'config'),
      KLARNA_CL_STATE_DIR: join(folder, 'state'),
    };
    Object.assign(process.env, sandbox.environment, own);
    const { main } = require(join(dist, 'cli.cjs'));
    const exitCodes = [];
    for (const commandLine of commandLines) exitCodes.push(await main(commandLine));
    if (exitCodes.join() !== '2,0') throw new Error(`the code cache's runs ended with ${exitCodes.join()}`);
  } finally {
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  }
  const place = elsewhere ?? cacheOfBuild(dist);
  // What earlier builds left is for chunks that are gone.
  if (!elsewhere) rmSync(dirname(place), { recursive: true, force: true });
  const beside = `${place}.${process.pid}.new`;
  mkdirSync(beside, { recursive: true, mode: 0o700 });
  for (const [filename, script] of scripts) {
    writeFileSync(join(beside, `${basename(filename)}.cache`), script.createCachedData(), { mode: 0o600 });
  }
  renameSync(beside, place);
};

record().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
