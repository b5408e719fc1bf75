'use strict';

// A process of the soak: runs command lines through the built tool's own entry, one after another, and tells its parent
// how each ended. Its stdout and stderr are files, so that what a killed run had printed is still there.
const { fstatSync, ftruncateSync, readSync } = require('node:fs');
const { join } = require('node:path');

const [root] = process.argv.slice(2);
const dist = join(root, 'dist');
require(join(root, 'bin', 'code-cache.cjs')).useCodeCache(dist);
const { main } = require(join(dist, 'cli.cjs'));

const take = (descriptor) => {
  const bytes = Buffer.alloc(fstatSync(descriptor).size);
  readSync(descriptor, bytes, 0, bytes.length, 0);
  ftruncateSync(descriptor);
  return bytes.toString('utf8');
};

process.on('message', async (argv) => {
  const startedAt = Date.now();
  process.send({ kind: 'begun', startedAt });
  const exit = await main(argv);
  const endedAt = Date.now();
  // Each run listens anew; a process of its own would have ended with it.
  for (const signal of ['SIGINT', 'SIGTERM']) process.removeAllListeners(signal);
  const rssKiB = process.resourceUsage().maxRSS;
  process.send({ kind: 'ended', startedAt, endedAt, exit, stdout: take(1), stderr: take(2), rssKiB });
});

// The parent is gone, so nobody wants to know any more.
process.on('disconnect', () => process.exit());
process.send({ kind: 'ready' });
