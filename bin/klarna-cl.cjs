#!/usr/bin/env node
'use strict';

const { fstatSync, readFileSync, statSync, writeSync } = require('node:fs');
const { join } = require('node:path');

const argv = process.argv.slice(2);

// Looking at process.stdout loads it, so a pipe, a file and /dev/null are told apart without.
const mayBeTerminal = () => {
  const stdout = fstatSync(1);
  return stdout.isCharacterDevice() && stdout.rdev !== statSync('/dev/null', { throwIfNoEntry: false })?.rdev;
};

const isSet = (name) => Boolean(process.env[name]);

// Made at build time, at 80 columns; where another width or something about colours is asked for, the tool sees to it.
const readyHelp = () => {
  if (isSet('FORCE_COLOR') || isSet('CLICOLOR_FORCE')) return undefined;
  if (!mayBeTerminal() || !process.stdout.isTTY) return 'help.txt';
  if (process.stdout.columns !== 80 || isSet('NO_COLOR') || isSet('CLICOLOR')) return undefined;
  return process.env.TERM === 'dumb' ? 'help.txt' : 'help-coloured.txt';
};

// `--version` and `--help` are texts that are ready: nothing is loaded.
const readyText = () => {
  if (argv.length > 1) return undefined;
  if (argv[0] === '--version' || argv[0] === '-V') return 'version.txt';
  const isHelp = argv.length === 0 || argv[0] === '--help' || argv[0] === '-h';
  return isHelp ? readyHelp() : undefined;
};

/** A terminal that is behind takes a part, or nothing yet. */
const writeOut = (bytes) => {
  let written = 0;
  while (written < bytes.length) {
    try {
      written += writeSync(1, bytes, written);
    } catch (error) {
      if (error.code === 'EAGAIN') return setTimeout(writeOut, 2, bytes.subarray(written));
      if (error.code !== 'EPIPE') process.exitCode = 13;
      return undefined;
    }
  }
  return undefined;
};

/** What a shell asks at each press of the key; the protocol is that of `src/completion/complete.ts`. */
const isCompletion = argv[0] === 'complete' && (argv[1] === '--' || argv[1] === 'encoded');

const ready = readyText();
if (isCompletion) {
  require('../dist/complete.cjs').complete(argv.slice(1), require('../dist/command-tree.cjs'));
} else if (ready === undefined) {
  const hasRun = require('./code-cache.cjs').useCodeCache(join(__dirname, '..', 'dist'));
  require('../dist/cli.cjs')
    .main(argv)
    .then((exitCode) => {
      process.exitCode = exitCode;
      hasRun(exitCode);
    });
} else {
  writeOut(Buffer.from(readFileSync(join(__dirname, '..', 'dist', ready))));
}
