'use strict';

const { closeSync, existsSync, fstatSync, lstatSync, openSync, readFileSync } = require('node:fs');
const Module = require('node:module');
const { basename, dirname, isAbsolute, join, sep } = require('node:path');
const { Script } = require('node:vm');

/** V8 itself compares no more than lengths of sources: what a cache is for stands in the name of its folder. */
const folderName = (dist) => {
  const build = readFileSync(join(dist, 'build-id.txt'), 'latin1').trim();
  return `${build}-${process.version}-${process.platform}-${process.arch}`;
};

/** In a clone, what the build made of it. */
const cacheOfBuild = (dist) => join(dirname(dist), 'node_modules', '.cache', 'klarna-cl', folderName(dist));

/** Of an installed package, where this system keeps what may be lost: undefined where it has no such place. */
const cacheOfUser = (dist) => {
  const { HOME, LOCALAPPDATA, XDG_CACHE_HOME } = process.env;
  const first = (...places) => places.find((place) => place !== undefined && isAbsolute(place));
  const inHome = (...parts) => (HOME ? join(HOME, ...parts) : undefined);
  const place = {
    win32: () => first(LOCALAPPDATA),
    darwin: () => first(XDG_CACHE_HOME, inHome('Library', 'Caches')),
  }[process.platform];
  const base = place ? place() : first(XDG_CACHE_HOME, inHome('.cache'));
  return base && join(base, 'klarna-cl', folderName(dist));
};

/** What is kept is run: it counts where nobody else can have written it. Windows has no modes; its profile is private. */
const isOwn = ({ uid, mode }, forbidden) =>
  process.geteuid === undefined || (uid === process.geteuid() && (mode & forbidden) === 0);

const isPrivateFolder = (folder) => {
  try {
    const found = lstatSync(folder, { throwIfNoEntry: false });
    return found?.isDirectory() === true && isOwn(found, 0o077);
  } catch {
    return false;
  }
};

/**
 * V8 looks at the head and the length alone, and ends the process at other bytes than its own: a disk may turn some. So all of
 * it is kept twice. A second look costs a tenth of what a checksum would, at every start.
 */
const twice = (data) => Buffer.concat([data, data]);

const onceOf = (file) => {
  const data = file.subarray(0, file.length / 2);
  return data.equals(file.subarray(data.length)) ? data : undefined;
};

const readCache = (folder, filename, isBuilt) => {
  let file;
  try {
    file = openSync(join(folder, `${basename(filename)}.cache`), 'r');
    if (!isOwn(fstatSync(file), 0o022)) return undefined;
    const kept = readFileSync(file);
    return isBuilt ? kept : onceOf(kept);
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
};

/**
 * Compiles the chunks of `dist` from what V8 made of them before; a third of a short run is otherwise spent compiling. V8
 * refuses what another Node or other flags made, and compiles as usual. A clone has a cache of its own from the build; of
 * an installed package the first run keeps one in the user's cache folder.
 * @returns to be called when the run has ended, with its exit code
 */
const useCodeCache = (dist) => {
  const fromBuild = cacheOfBuild(dist);
  const isBuilt = existsSync(fromBuild);
  // The switch of Node's own cache of this kind.
  const folder = isBuilt ? fromBuild : process.env.NODE_DISABLE_COMPILE_CACHE ? undefined : cacheOfUser(dist);
  if (folder === undefined) return () => {};

  const readable = isPrivateFolder(folder);
  const compiled = new Map();
  const compileAsUsual = Module.prototype._compile;
  Module.prototype._compile = function compile(content, filename, ...rest) {
    const cachedData = readable && filename.startsWith(dist + sep) ? readCache(folder, filename, isBuilt) : undefined;
    if (!filename.startsWith(dist + sep) || (isBuilt && cachedData === undefined)) {
      return compileAsUsual.call(this, content, filename, ...rest);
    }
    const script = new Script(Module.wrap(content), { filename, ...(cachedData && { cachedData }) });
    const isRefused = script.cachedDataRejected === true;
    compiled.set(basename(filename), { script, isRefused, kept: isRefused ? 0 : (cachedData?.length ?? 0) });
    const run = script.runInThisContext();
    return run.call(this.exports, this.exports, (id) => this.require(id), this, filename, dist);
  };
  return isBuilt ? () => {} : (exitCode) => keepWhatIsNew(folder, compiled, exitCode);
};

/** Which chunks a run loads says what kind of run it was; the name of the command could be anything that was typed. */
const kindOf = (compiled) => {
  let hash = 0;
  for (const letter of [...compiled.keys()].sort().join()) hash = (Math.imul(hash, 31) + letter.charCodeAt(0)) | 0;
  return `${(hash >>> 0).toString(16)}.kept`;
};

/** A chunk that has no cache yet gets one; a kind of run that went well for the first time adds the functions it used. */
const keepWhatIsNew = (folder, compiled, exitCode) => {
  const kind = join(folder, kindOf(compiled));
  const isNewKind = exitCode === 0 && !existsSync(kind);
  // Other flags make another cache, which is not to take the place of the usual one.
  const hasFlags = process.execArgv.length > 0 || process.env.NODE_OPTIONS;
  const worthKeeping = [...compiled].filter(([, { kept, isRefused }]) =>
    isRefused ? !hasFlags : isNewKind || kept === 0,
  );
  // A long run has let go of functions that it needed at its start alone.
  if (worthKeeping.length === 0 || process.uptime() > 30) return;
  require('./keep-code-cache.cjs').keepCodeCache(folder, worthKeeping, isNewKind ? kind : undefined);
};

module.exports = { cacheOfBuild, twice, useCodeCache };
