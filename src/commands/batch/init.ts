import { formatOf } from '../../batch/input/format.ts';
import { templates } from '../../batch/input/template.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';

/**
 * `batch init`: writes a template, to stdout where no file is named.
 * @param format `--format`; else the file's name says it, and a CSV is written where nothing does
 * @throws CliError `usage` where the file is there already, `local-io`
 */
export const runBatchInit = async (
  context: Pick<Context, 'terminal' | 'files'>,
  file: string | undefined,
  format: string | undefined,
): Promise<void> => {
  const named = file === undefined ? undefined : formatOf(file);
  if (format !== undefined && named !== undefined && format !== named) {
    throw new CliError('usage', `--format ${format} does not go with ${file}.`, {
      why: `By its name it would be read as ${named}.`,
      hint: 'Leave out --format, or name the file otherwise.',
    });
  }
  const wanted = format ?? named ?? 'csv';
  const template = Object.hasOwn(templates, wanted) ? templates[wanted] : undefined;
  if (template === undefined) {
    throw new CliError('usage', `--format ${JSON.stringify(wanted)} is not known.`, {
      hint: `Choose one of ${Object.keys(templates).join(', ')}.`,
      choice: { given: wanted, among: Object.keys(templates) },
    });
  }
  if (file === undefined) return context.terminal.data(template());
  await context.files.writeNew(file, template());
  context.terminal.talk(`${file} is written; it runs as it is: klarna-cl batch ${file} --sandbox`);
};
