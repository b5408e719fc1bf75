// What klarna-cl is compared with: programs of the system, and packages that are installed for the comparison alone.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isThere } from './processes.mjs';

const packages = ['newman@6.2.2', '@commercelayer/cli@6.9.7'];

/** The paths of newman and of the official CLI, in a folder where they are installed once. */
export const installContenders = (folder) => {
  const bin = (name) => join(folder, 'node_modules', '.bin', name);
  if (!existsSync(bin('newman')) || !existsSync(bin('commercelayer'))) {
    const { status } = spawnSync(
      'npm',
      ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', ...packages],
      {
        stdio: 'ignore',
      },
    );
    if (status !== 0) throw new Error(`${packages.join(' and ')} could not be installed into ${folder}.`);
  }
  for (const name of ['curl', 'http', 'xargs']) {
    if (!isThere(name)) throw new Error(`${name} is missing; the comparison needs curl, HTTPie and xargs.`);
  }
  return { newman: bin('newman'), commercelayer: bin('commercelayer') };
};

const firstLine = (command, ...args) => {
  const { stdout } = spawnSync(command, args, { encoding: 'utf8' });
  return stdout.split('\n')[0].trim();
};

/** Which versions were compared, for the table. */
export const versionsOf = ({ newman, commercelayer }) => ({
  curl: /curl ([\d.]+)/.exec(firstLine('curl', '--version'))?.[1],
  HTTPie: firstLine('http', '--version'),
  newman: firstLine(newman, '--version'),
  '@commercelayer/cli': /cli\/([\d.]+)/.exec(firstLine(commercelayer, '--version'))?.[1],
});
