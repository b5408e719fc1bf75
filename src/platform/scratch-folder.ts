import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ScratchFolder } from '../context.ts';
import { CliError } from '../errors.ts';

/** A folder of this process's own, for what nobody wants to keep. @throws CliError `local-io` */
export const makeScratchFolder = (): ScratchFolder => {
  let path: string;
  try {
    path = mkdtempSync(join(tmpdir(), 'klarna-cl-scratch-'));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new CliError('local-io', 'No folder for temporary files can be made.', {
      why: `${tmpdir()}: the system says ${code}.`,
      hint: 'Free some space, or let TMPDIR name a folder you may write to.',
    });
  }
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
};
