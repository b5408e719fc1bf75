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
 * Finds out, before the first payment, whether the reports can be written.
 * @param readFrom files that are read for them, which they must not replace; `-` is stdin
 * @throws CliError `usage` for a folder, a link, stdout, one file for two reports, and what is read; `local-io` for what the
 * system refuses
 */
export const openReports = async (
  { files, folders }: Pick<Context, 'files' | 'folders'>,
  wishes: readonly ReportWish[],
  readFrom: readonly string[] = [],
): Promise<Reports> => {
  const places = wishes.map((wish) => ({ ...wish, path: placeOf(wish, folders.working) }));
  const read = new Set(readFrom.filter((path) => path !== '-').map((path) => resolve(folders.working, path)));
  for (const { path, flag } of places) {
    if (!read.has(path)) continue;
    throw new CliError('usage', `${flag} names a file that is to be read.`, {
      why: 'The report would take its place.',
      hint: 'Name another file.',
    });
  }
  for (const [index, { path, flag }] of places.entries()) {
    const earlier = places.slice(0, index).find((other) => other.path === path);
    if (earlier === undefined) continue;
    throw new CliError('usage', `${earlier.flag} and ${flag} name the same file.`, {
      hint: 'Give each report a file of its own.',
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
