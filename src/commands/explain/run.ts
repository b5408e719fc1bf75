import { families } from '../../catalogue/families.ts';
import { find, isLikeCode, plain } from '../../catalogue/find.ts';
import { closest } from '../../config/closest.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { loadPaint } from '../../output/paint.ts';
import type { GlobalFlags } from '../command-line/global-flags.ts';
import { isForPeople, printDocument } from '../command-line/print.ts';
import { catalogueText, foundText } from './text.ts';

/** `explain`. @throws CliError `usage` for what the catalogue knows nothing about */
export const runExplain = async (context: Context, argument: string | undefined, flags: GlobalFlags): Promise<void> => {
  const text = (argument === '-' ? await context.files.readStdin() : (argument ?? '')).trim();
  const { stdout } = context.terminal;
  // A script whose variable is empty asks about something all the same.
  const found = argument === undefined ? undefined : find(text);
  if (found?.entries.length === 0) throw nothingKnown(text);
  if (isForPeople(context, flags)) {
    const look = { columns: stdout.columns, paint: await loadPaint(stdout.colour) };
    return context.terminal.data(found === undefined ? catalogueText(look) : foundText(found, look));
  }
  const entries = found?.entries ?? families.flatMap((family) => family.entries);
  await printDocument(context, flags, { schema_version: 1, entries }, undefined, () =>
    entries.map(({ name, of, source, meaning }) => ({ name, source: of ?? source, meaning })),
  );
};

/** What was asked for is not repeated: it may be a whole error, with a token in it. */
const nothingKnown = (text: string): CliError => {
  const names = families.flatMap((family) => family.entries.map(({ name }) => name));
  const near = closest(plain(text), names.map(plain));
  const meant = names.find((name) => plain(name) === near);
  return new CliError('usage', 'The catalogue knows nothing about that.', {
    why: isLikeCode(text)
      ? 'It looks like a code of a service, and not each of them is published: what it says beside the code has to do.'
      : 'No name, number or word of it was recognised.',
    hint: [
      meant === undefined ? '' : `Did you mean ${meant}?`,
      '`klarna-cl explain` lists all names; a word or two of the message finds the rest.',
    ]
      .join(' ')
      .trim(),
  });
};
