import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Machine } from '../support/run.ts';

/** Where shells keep what is theirs. */
const ofShells = /\/(?:\.local\/share\/fish|\.cache|\.zcompdump[^/]*)(?:\/|$)/;

/** All files of a machine, with what they say; not those of the shells. */
export const filesOf = ({ folder }: Machine): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => !ofShells.test(path))
      .toSorted()
      .map((path) => [path, readFileSync(path, 'latin1')]),
  );
