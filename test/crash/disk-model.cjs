'use strict';

const fs = require('node:fs');
const { join } = require('node:path');

// What the disk itself holds, as against the system's memory of it: a file's bytes once the file was synced, a name once
// its folder was. `kill -9` loses neither; a power cut may lose both.

/** Paths of a folder and everything below it, each folder before what it holds. */
const walk = ({ lstatSync, readdirSync }, path) => {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return [];
  const inside = stats.isDirectory()
    ? readdirSync(path).flatMap((name) => walk({ lstatSync, readdirSync }, join(path, name)))
    : [];
  return [{ path, isFolder: stats.isDirectory() }, ...inside];
};

/** Follows a state folder. Its folders are on the disk already; of files, nobody knows whether who made them died too soon. */
const openDisk = (state) => {
  // As they are now: they will be replaced by ones that count.
  const { lstatSync, readdirSync, rmSync, statSync, truncateSync, utimesSync } = fs;
  const reading = { lstatSync, readdirSync };
  const names = new Set();
  const lengths = new Map();
  for (const { path, isFolder } of walk(reading, state)) if (isFolder) names.add(path);

  return {
    /** A file or folder was synced. */
    synced: (path) => {
      const stats = statSync(path, { throwIfNoEntry: false });
      if (stats === undefined) return;
      if (!stats.isDirectory()) lengths.set(path, stats.size);
      else for (const name of readdirSync(path)) names.add(join(path, name));
    },
    /**
     * Takes away what is not on the disk: `names` all of it, `bytes` only contents, `half` only a half of those, since a
     * file system may write either sooner. What is left looks as old as after a reboot.
     */
    losePower: (what) => {
      for (const { path, isFolder } of walk(reading, state)) {
        if (lstatSync(path, { throwIfNoEntry: false }) === undefined) continue;
        if (what === 'names' && !names.has(path)) rmSync(path, { recursive: true });
        else if (!isFolder) {
          const safe = lengths.get(path) ?? 0;
          const lost = statSync(path).size - safe;
          truncateSync(path, safe + (what === 'half' ? Math.floor(lost / 2) : 0));
          utimesSync(path, 0, 0);
        }
      }
    },
  };
};

module.exports = { openDisk };
