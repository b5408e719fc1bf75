'use strict';

const { relative } = require('node:path');

/** Locks are named after a hash: they are numbered as they come. */
const locks = new Map();
const lockName = (hash) => {
  if (!locks.has(hash)) locks.set(hash, `lock ${locks.size + 1}`);
  return locks.get(hash);
};

/** A path below the state folder, by a name that is the same in every run of a command. */
const nameOfPath = (state, path) =>
  (relative(state, path) || 'the state folder')
    .replace(/^\.\.$/, 'the folder above')
    .replace(/[0-9A-HJKMNP-TV-Z]{26}\.ndjson$/, 'run')
    .replace(/[0-9a-f]{32}(?=\.lock)/, lockName)
    .replace(/\.\d+\.[0-9a-f]{8}$/, '.new');

/** What a line of the journal says it is. */
const nameOfBytes = (bytes) => {
  const text = bytes.toString();
  const [, kind = ''] = /"kind":"(\w+)"/.exec(text) ?? [];
  const [, step = ''] = /"step":"([\w-]+)"/.exec(text) ?? [];
  return `${kind} ${step}`.trim();
};

/** The letters of test/support/raw-vendors.ts. */
const letterOf = (method, path) => {
  if (path.startsWith('/oauth/')) return 'T';
  const isOfRequest = /^\/v2\/.*\/requests(\/|$)/.test(path);
  if (method === 'GET') return isOfRequest ? 'W' : 'R';
  if (/^\/v2\/.*\/(capture|refund|void)$/.test(path)) return 'N';
  if (path.startsWith('/v2/')) return isOfRequest ? 'Q' : 'A';
  if (/^\/api\/(authorizations|captures)\//.test(path)) return 'K';
  if (path.startsWith('/api/orders/')) return 'O';
  return method === 'POST' ? 'C' : 'P';
};

/** The request whose head these bytes begin with; none where they go on with one. */
const requestIn = (isMany, data) => {
  const chunks = isMany ? data.map((each) => each.chunk ?? each) : [data];
  const [, method, path] = /^([A-Z]+) (\S+) HTTP/.exec(chunks.join('')) ?? [];
  return method === undefined ? undefined : letterOf(method, path);
};

module.exports = { nameOfBytes, nameOfPath, requestIn };
