import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const list = 'SHA256SUMS';

/** Writes SHA256SUMS of all that a folder of a release holds, as `sha256sum --check` reads it. */
export const writeChecksums = (folder) => {
  const names = readdirSync(folder).filter((name) => name !== list);
  const lines = names.sort().map((name) => {
    const hash = createHash('sha256').update(readFileSync(join(folder, name)));
    return `${hash.digest('hex')}  ${name}\n`;
  });
  writeFileSync(join(folder, list), lines.join(''));
};
