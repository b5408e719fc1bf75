import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { BatchRow, BatchSource } from '../../../src/batch/row.ts';
import { openScenarioSource, type ScenarioSourceOptions } from '../../../src/batch/scenarios/source.ts';
import { closest } from '../../../src/config/closest.ts';
import { CliError } from '../../../src/errors.ts';
import { currencyDigits } from '../../../src/output/money.ts';
import { systemFiles } from '../../../src/platform/files.ts';
import { scratchFolder } from '../../support/fake-context.ts';

/** Puts files into a folder of their own. */
const folderWith = (files: Readonly<Record<string, string>>): string => {
  const folder = scratchFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
};

export interface Opening extends Partial<ScenarioSourceOptions> {
  readonly files?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Opens a campaign as the command does, in a folder of its own. */
export const openCampaign = async (
  text: string,
  { files = {}, environment = {}, ...options }: Opening = {},
): Promise<BatchSource> => {
  const folder = folderWith({ 'campaign.yaml': text, ...files });
  return openScenarioSource(
    {
      environment,
      folders: { working: folder, home: folder, config: folder, state: folder },
      files: systemFiles(
        () => process.stdin,
        () => ({ signal: new AbortController().signal, reason: () => undefined }),
      ),
    },
    {
      path: 'campaign.yaml',
      defaults: {},
      mode: 'test',
      limited: false,
      isSandbox: true,
      closest,
      digitsOf: await currencyDigits(),
      ...options,
    },
  );
};

/** The rows of a campaign. */
export const rowsIn = async (text: string, opening: Opening = {}): Promise<readonly BatchRow[]> => {
  const source = await openCampaign(text, opening);
  const rows: BatchRow[] = [];
  for await (const row of source.read()) rows.push(row);
  return rows;
};

/** What the preflight says about it. */
export const complaintsAbout = async (text: string, opening: Opening = {}): Promise<CliError> => {
  try {
    const source = await openCampaign(text, opening);
    await source.preflight();
  } catch (error) {
    if (error instanceof CliError) return error;
    throw error;
  }
  throw new Error('nothing was complained about');
};
