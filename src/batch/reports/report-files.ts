import { resolve } from 'node:path';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import type { ReportContent, ReportWish } from './report.ts';
import { reported } from './reported.ts';
import { reportWriters } from './writers.ts';

/** The reports that were asked for. */
export interface Reports {
  /** Where they will stand. */
  readonly files: readonly string[];
  /**
   * Writes each of them, whole or not at all. One that fails keeps none of the others from being written.
   * @throws CliError `local-io` of the first that failed
   */
  readonly write: (content: ReportContent) => Promise<void>;
}

/**
 * Finds out, before the first payment, whether the reports can be written. `inputs` are what the command reads, which a
 * report must not replace.
 * @throws CliError `usage` for a folder, a link, stdout, an input or one file for two reports; `local-io` for what the
 * system refuses
 */
export const openReports = async (
  { files, folders }: Pick<Context, 'files' | 'folders'>,
  wishes: readonly ReportWish[],
  inputs: readonly string[],
): Promise<Reports> => {
  const places = wishes.map((wish) => ({ ...wish, path: placeOf(wish, folders.working) }));
  for (const [index, { path, flag }] of places.entries()) {
    const earlier = places.slice(0, index).find((other) => other.path === path);
    if (earlier === undefined) continue;
    throw new CliError('usage', `${earlier.flag} and ${flag} name the same file.`, {
      hint: 'Give each report a file of its own.',
    });
  }
  const read = inputs.filter((input) => input !== '-').map((input) => resolve(folders.working, input));
  const own = places.find(({ path }) => read.includes(path));
  if (own !== undefined) {
    throw new CliError('usage', `${own.flag} names a file that is to be read.`, {
      why: 'The report would replace it. Nothing was sent.',
      hint: 'Name another file.',
    });
  }
  for (const { path } of places) await files.checkPrivate(path);
  return {
    files: places.map(({ path }) => path),
    write: async (content) => {
      const safe = reported(content);
      const failures: CliError[] = [];
      for (const place of places) {
        try {
          await writeOne(files, place, safe);
        } catch (error) {
          if (!(error instanceof CliError)) throw error;
          failures.push(error);
        }
      }
      if (failures[0] !== undefined) throw failures[0];
    },
  };
};

const placeOf = ({ path, flag }: ReportWish, working: string): string => {
  if (path !== '-') return resolve(working, path);
  throw new CliError('usage', `${flag} - cannot be used.`, {
    why: 'stdout holds the results.',
    hint: `Name a file: ${flag} report.${flag.slice('--report-'.length)}`,
  });
};

const writeOne = async (files: Context['files'], { kind, path }: ReportWish, content: ReportContent): Promise<void> => {
  const write = await reportWriters[kind]();
  const file = await files.openPrivate(path);
  try {
    await write(content, file.write);
    await file.commit();
  } catch (error) {
    await file.discard();
    throw error;
  }
};
