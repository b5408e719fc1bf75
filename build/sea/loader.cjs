// What the single executable has in place of files: the chunks of dist/ are assets of it. `require` knows Node's own
// modules only in there, so chunks are compiled here, from the code cache that was made with this very Node.
'use strict';

const Module = require('node:module');
const { dirname, join, posix } = require('node:path');
const { getAsset, getRawAsset } = require('node:sea');
const { Script } = require('node:vm');

const text = (name) => getAsset(`dist/${name}`, 'utf8');

/** V8's, for the chunks that most runs need; the others are compiled as usual. */
const cacheOf = (name) => {
  try {
    return Buffer.from(getRawAsset(`cache/${posix.basename(name)}.cache`));
  } catch {
    return undefined;
  }
};

const loaded = new Map();

const notThere = (id) =>
  Object.assign(new Error(`Cannot find module '${id}': it is not in this executable.`), { code: 'MODULE_NOT_FOUND' });

const requireFrom = (folder) => (id) => {
  if (id.startsWith('.')) return load(posix.join(folder, id));
  if (Module.isBuiltin(id)) return require(id);
  throw notThere(id);
};

/** @param name of a chunk, from dist/ on */
const load = (name) => {
  const before = loaded.get(name);
  if (before) return before.exports;
  const module = { exports: {} };
  loaded.set(name, module);
  // Below a file there is no file: a chunk that looks for one beside itself finds none, whoever made the folders here.
  const filename = join(process.execPath, 'dist', name);
  const cachedData = cacheOf(name);
  const script = new Script(Module.wrap(text(name)), { filename, ...(cachedData && { cachedData }) });
  const folder = posix.dirname(name);
  const run = script.runInThisContext();
  run.call(module.exports, module.exports, requireFrom(folder), module, filename, dirname(filename));
  return module.exports;
};

module.exports = { load, text };
