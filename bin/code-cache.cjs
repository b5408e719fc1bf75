'use strict';

const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { basename, join, sep } = require('node:path');
const { Script } = require('node:vm');

/** Where the build keeps what V8 made of the chunks: another Node would refuse it, so each has its own. */
const cacheFolder = (dist) => join(dist, 'code-cache', `${process.version}-${process.platform}-${process.arch}`);

const readCache = (folder, filename) => {
  try {
    return readFileSync(join(folder, `${basename(filename)}.cache`));
  } catch {
    return undefined;
  }
};

/**
 * Compiles the chunks of `dist` from the code cache that the build made with this very Node; a third of a short run is
 * otherwise spent compiling. V8 refuses a cache that is not its own, and the chunk is then compiled as usual.
 */
const useCodeCache = (dist) => {
  const folder = cacheFolder(dist);
  const compileAsUsual = Module.prototype._compile;
  Module.prototype._compile = function compile(content, filename, ...rest) {
    const cachedData = filename.startsWith(dist + sep) ? readCache(folder, filename) : undefined;
    if (cachedData === undefined) return compileAsUsual.call(this, content, filename, ...rest);
    const script = new Script(Module.wrap(content), { filename, cachedData });
    if (script.cachedDataRejected) return compileAsUsual.call(this, content, filename, ...rest);
    const run = script.runInThisContext();
    return run.call(this.exports, this.exports, (id) => this.require(id), this, filename, dist);
  };
};

module.exports = { cacheFolder, useCodeCache };
