'use strict';

const fs = require('node:fs');
const { basename, dirname, join } = require('node:path');
const { twice } = require('./code-cache.cjs');

const isOwn = ({ uid }) => process.geteuid === undefined || uid === process.geteuid();

/** Makes the folder and those above it, for nobody else; not in a folder of somebody else, as with `sudo`. */
const makeFolder = (folder) => {
  const found = fs.lstatSync(folder, { throwIfNoEntry: false });
  if (found !== undefined) {
    if (!isOwn(fs.statSync(folder))) throw new Error(`${folder} is somebody else's`);
    return false;
  }
  makeFolder(dirname(folder));
  fs.mkdirSync(folder, { mode: 0o700 });
  // Whatever the umask takes away.
  fs.chmodSync(folder, 0o700);
  return true;
};

/** Written beside its place and moved there, so that no run reads half of it, also after the power went. */
const writeWhole = (path, data) => {
  const beside = `${path}.${process.pid}.new`;
  try {
    const file = fs.openSync(beside, 'wx', 0o600);
    try {
      fs.fchmodSync(file, 0o600);
      fs.writeFileSync(file, data);
      fs.fsyncSync(file);
    } finally {
      fs.closeSync(file);
    }
    fs.renameSync(beside, path);
  } catch (error) {
    fs.rmSync(beside, { force: true });
    throw error;
  }
};

const month = 30 * 24 * 60 * 60 * 1000;

/** What other versions of the tool or of Node left; one that is still used makes its cache anew. */
const removeOld = (folder) => {
  const all = dirname(folder);
  for (const name of fs.readdirSync(all)) {
    const other = join(all, name);
    const found = fs.lstatSync(other);
    const isOld = found.isDirectory() && name !== basename(folder) && Date.now() - found.mtimeMs > month;
    if (isOld && /^[0-9a-f]{16}-v[^/]*$/.test(name)) fs.rmSync(other, { recursive: true, force: true });
  }
};

/**
 * Keeps what V8 compiled for the next run. Where that cannot be (a home that is read-only, somebody else's or full) the tool
 * is slower to start, and nothing is said.
 * @param compiled pairs of a chunk's name and what was compiled of it, with the length of what is kept already
 * @param kind an empty file to leave when all is kept
 */
const keepCodeCache = (folder, compiled, kind) => {
  try {
    const isNew = makeFolder(folder);
    if (isNew) removeOld(folder);
    if ((fs.lstatSync(folder).mode & 0o077) !== 0 && process.geteuid) return;
    for (const [chunk, { script, kept }] of compiled) {
      const data = script.createCachedData();
      if (data.length > kept) writeWhole(join(folder, `${chunk}.cache`), twice(data));
    }
    if (kind) writeWhole(kind, '');
  } catch {
    // Nothing depends on it.
  }
};

module.exports = { keepCodeCache };
