import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { folders } from '../../src/config/folders.ts';
import type { Settings, SettingsInputs } from '../../src/config/resolve.ts';
import { resolveSettings } from '../../src/config/resolve.ts';
import type { Folders } from '../../src/context.ts';
import { CliError, type ErrorKind } from '../../src/errors.ts';

/** A folder of the test's own, removed when it ends. */
export const scratch = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'klarna-cl-config-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

/** Folders of a user whose home is a scratch folder. That they are a Context's folders is checked by the compiler. */
export const scratchFolders = (home = scratch()): Folders => folders({}, home, 'linux', home);

const sentences = (error: CliError): string => [error.message, error.facts.why, error.facts.hint].join('\n');

/** What a person reads when the action fails, after checking that it fails as it should and says all three things. */
export const refusal = async (kind: ErrorKind, action: () => unknown): Promise<string> => {
  try {
    await action();
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    if (error.kind !== kind) throw new Error(`${error.kind} instead of ${kind}: ${sentences(error)}`);
    if (!error.facts.why || !error.facts.hint) throw new Error(`says too little: ${error.message}`);
    return sentences(error);
  }
  throw new Error('nothing was refused');
};

/** Settings from what is given, with nothing else around. */
export const settingsFrom = (inputs: Partial<SettingsInputs>): Settings =>
  resolveSettings({ flags: {}, environment: {}, stored: { profiles: new Map() }, ...inputs });
