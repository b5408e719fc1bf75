import type { Command } from 'commander';
import { closest } from '../../../config/closest.ts';
import type { Context } from '../../../context.ts';
import { CliError } from '../../../errors.ts';
import { readQuery } from '../../../output/query/jmespath.ts';
import { pathOf } from '../check.ts';
import type { GlobalFlags } from '../global-flags.ts';
import { refuseUnprinted } from './unprinted.ts';

/**
 * The flags about what is printed, looked at before anything is sent: by then a result must not be lost to a typing error.
 * @throws CliError `usage`
 */
export const checkFilter = async (context: Context, command: Command, flags: GlobalFlags): Promise<void> => {
  const path = pathOf(command);
  refuseUnprinted(path, flags);
  const { query, jq } = flags;
  if (query !== undefined && jq !== undefined) {
    throw new CliError('usage', '--query and --jq exclude each other.', {
      why: 'Each says what is left of the document. Nothing was sent.',
      hint: 'Leave one of them out.',
    });
  }
  const shape = shapeOf(path, command, flags);
  if (query !== undefined) await checkQuery(query, shape, path);
  if (jq !== undefined) await checkJq(context, jq);
};

/** A run that is taken up again prints what its own command does. */
const shapeOf = (path: string, command: Command, { dryRun }: GlobalFlags): string => {
  if (dryRun) return '--dry-run';
  return path === 'flow' && command.getOptionValue('resume') !== undefined ? 'flow --resume' : path;
};
type Shapes = typeof import('../../../schemas/fields.ts');

const checkQuery = async (query: string | true, shape: string, path: string): Promise<void> => {
  const shapes = await import('../../../schemas/fields.ts');
  if (query === true || query.trim() === '') throw whichFields(shapes, shape, path);
  const read = await readQuery(query);
  if ('complaint' in read) {
    throw new CliError('usage', `--query cannot be read: ${read.complaint}.`, {
      why: 'Nothing was sent.',
      hint: 'It takes a JMESPath expression (https://jmespath.org/examples.html), like `order.number` or `runs[].run_id`.',
    });
  }
  // A script may ask for what an error would have, in the same expression.
  const unknown = read.paths.find((names) => !shapes.knowsPath(shape, names) && !shapes.knowsPath('error', names));
  if (unknown !== undefined) throw unknownField(shapes, shape, unknown);
};

const checkJq = async (context: Context, filter: string): Promise<void> => {
  if (filter.length > longest) {
    throw new CliError('usage', '--jq cannot be used: it is longer than 8000 characters.', {
      why: 'Nothing was sent.',
      hint: 'Pipe the document into jq instead: it can read its filter from a file.',
    });
  }
  const complaint = await (await context.jq()).complaint(filter);
  if (complaint === undefined) return;
  throw new CliError('usage', `--jq cannot be read: ${inShort(complaint)}.`, {
    why: 'Nothing was sent.',
    hint: 'It takes a filter of jq 1.7 (https://jqlang.org/manual/v1.7/), like `.order.number` or `.runs[] | .run_id`.',
  });
};

/** jq's arguments stand on a stack that is not large. */
const longest = 8000;

/** What jq says, without what it says to everybody. */
const inShort = (complaint: string): string =>
  complaint
    .replace(/^jq: error: /, '')
    .replace(/ \(Unix shell quoting issues\?\)/, '')
    .replace(/\s*jq: \d+ compile errors?\s*$/, '')
    .replace(/\s+/g, ' ')
    .trim();

const listed = (names: readonly string[]): string => names.join(', ');

const whichFields = ({ fieldsOf }: Shapes, shape: string, path: string): CliError => {
  const fields = fieldsOf(shape);
  return new CliError('usage', '--query says no field.', {
    why:
      fields === undefined
        ? `The document of ${path} is a service's, or one text: its fields are known once it is there. Nothing was sent.`
        : `There are: ${listed(fields)}. Nothing was sent.`,
    hint: `Name one, or any JMESPath expression: \`--query ${fields?.[1] ?? fields?.[0] ?? 'data.id'}\`.`,
    ...(fields === undefined ? {} : { details: { fields } }),
  });
};

/** The names that lead to it are known up to one of them, which is the one to talk about. */
const unknownField = ({ fieldsAt, knowsPath }: Shapes, shape: string, names: readonly string[]): CliError => {
  const known = names.findIndex((_, index) => !knowsPath(shape, names.slice(0, index + 1)));
  const before = names.slice(0, known);
  const name = names[known] ?? '';
  const fields = fieldsAt(shape, before) ?? [];
  const near = closest(name, fields);
  const where = before.length === 0 ? 'the document' : before.join('.');
  return new CliError('usage', `--query names ${JSON.stringify(name)}, and ${where} has no such field.`, {
    why: `${fields.length === 0 ? 'It has none.' : `There are: ${listed(fields)}.`} Nothing was sent.`,
    hint: near === undefined ? 'Name one of those.' : `Did you mean ${[...before, near].join('.')}?`,
    details: { fields },
  });
};
