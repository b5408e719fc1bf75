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
const isPlain = () => !mayBeTerminal() || !process.stdout.isTTY || process.stdout.columns === 80;

// `--version` and, where no colour or other width is asked for, `--help` are texts made at build time: nothing is loaded.
const readyText = () => {
  if (argv.length > 1) return undefined;
  if (argv[0] === '--version' || argv[0] === '-V') return 'version.txt';
  const isHelp = argv.length === 0 || argv[0] === '--help' || argv[0] === '-h';
  return isHelp && isPlain() ? 'help.txt' : undefined;
};

const ready = readyText();
if (ready === undefined) {
  const hasRun = require('./code-cache.cjs').useCodeCache(join(__dirname, '..', 'dist'));
  require('../dist/cli.cjs')
    .main(argv)
    .then((exitCode) => {
      process.exitCode = exitCode;
      hasRun(exitCode);
    });
} else {
  try {
    writeSync(1, readFileSync(join(__dirname, '..', 'dist', ready)));
  } catch (error) {
    if (error.code !== 'EPIPE') process.exitCode = 13;
  }
}
