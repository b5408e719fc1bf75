import { readOptions, usage } from './options.ts';
import { closingLine, report } from './report.ts';
import { type Outcome, soak } from './soak.ts';

declare const SOAK_ROOT: string;

/** How many of the things that were amiss are said; the rest stands in the folder that is kept. */
const mostSaid = 20;

/** Runs a soak; the exit code is 0 where nothing was lost, doubled, falsely told or left open. */
export const main = async (argv: readonly string[]): Promise<number> => {
  const talk = (line: string) => process.stderr.write(`${line}\n`);
  let options: ReturnType<typeof readOptions>;
  try {
    options = readOptions(argv);
  } catch (error) {
    talk(`${error instanceof Error ? error.message : error}\n${usage}`);
    return 2;
  }
  const outcome = await soak({ ...options, root: SOAK_ROOT, isIdempotent: !options.selfTest, talk });
  if (!options.selfTest) {
    for (const { what, about, why } of outcome.violations.slice(0, mostSaid)) talk(`${what}: ${about}: ${why}`);
    if (outcome.violations.length > mostSaid) talk(`… and ${outcome.violations.length - mostSaid} more`);
    if (outcome.folder !== undefined) talk(`Everything is kept in ${outcome.folder}`);
  }
  const text = options.json ? JSON.stringify(report(outcome, options), null, 2) : closingLine(outcome, options);
  process.stdout.write(`${text}\n`);
  return options.selfTest ? judgeSelfTest(outcome, talk) : outcome.violations.length === 0 ? 0 : 1;
};

/** Without idempotency in the sandbox, every repeat is another payment: a soak that saw none would see none ever. */
const judgeSelfTest = ({ duplicated }: Outcome, talk: (line: string) => void): number => {
  talk(duplicated > 0 ? `Self-test: ${duplicated} duplicates were noticed.` : 'Self-test: no duplicate was noticed.');
  return duplicated > 0 ? 0 : 1;
};
