import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemFiles } from '../../src/platform/files.ts';
import { fakeStop, scratchFolder } from '../support/fake-context.ts';

const files = systemFiles(() => process.stdin, fakeStop);

describe('a file that may not be there', () => {
  it('is read where it is', async () => {
    const path = join(scratchFolder(), 'token');
    writeFileSync(path, 'text');
    expect(await files.readIfThere(path)).toBe('text');
    expect(await files.readIfThere(`${path}-none`)).toBeUndefined();
  });

  it.runIf(process.platform !== 'win32')(
    'is not there where a pipe or a device is: nobody waits for what it says',
    async () => {
      const pipe = join(scratchFolder(), 'pipe');
      execFileSync('mkfifo', [pipe]);
      expect(await files.readIfThere(pipe)).toBeUndefined();
      expect(await files.readIfThere('/dev/null')).toBeUndefined();
    },
  );

  it('is refused where a folder is', async () => {
    const path = join(scratchFolder(), 'folder');
    mkdirSync(path);
    await expect(files.readIfThere(path)).rejects.toMatchObject({ kind: 'local-io' });
  });
});
