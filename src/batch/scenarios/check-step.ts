import { CliError } from '../../errors.ts';
import { openStepLog } from '../../flows/steps.ts';
import { type StepEnd, type StepWorld, silent } from './step-world.ts';
import { valueAt } from './value-at.ts';

/** The step `check`: what `inspect` finds must be what the file says. It reads, and writes nothing. */
export const takeCheck = async (
  { services }: StepWorld,
  subject: string,
  wanted: Readonly<Record<string, unknown>>,
): Promise<StepEnd> => {
  const steps = openStepLog({ clock: services.clock, terminal: silent });
  let document: unknown = null;
  let failure: CliError | undefined;
  try {
    document = await steps.run('check', `Looking at ${subject}`, async () => {
      const found = await services.inspect(subject);
      const complaints = Object.entries(wanted).flatMap(([name, value]) => complaintAbout(found, name, value) ?? []);
      if (complaints.length > 0) throw unmet(subject, complaints);
      return { value: found, answers: [], said: 'It is as it should be' };
    });
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    failure = error;
  }
  const result = failure === undefined ? 'CHECKED' : null;
  return { document, result, failure, brings: {}, tokens: [], about: {}, steps: steps.reports };
};

const complaintAbout = (document: unknown, name: string, wanted: unknown): string | undefined => {
  if (name === 'verdict') {
    const found = verdictsOf(document);
    return found.includes(String(wanted))
      ? undefined
      : `verdict is ${found.join(', ') || 'none'}, not ${shown(wanted)}`;
  }
  const found = valueAt(document, name) ?? null;
  // YAML makes numbers of what looks like them, and amounts are numbers: what reads the same is the same.
  const isSame = found === wanted || (isPlain(found) && isPlain(wanted) && String(found) === String(wanted));
  return isSame ? undefined : `${name} is ${shown(found)}, not ${shown(wanted)}`;
};

/** The names of what `inspect` finds. */
const verdictsOf = (document: unknown): readonly string[] => {
  const findings = valueAt(document, 'findings');
  return Array.isArray(findings)
    ? findings.map((finding: unknown) => valueAt(finding, 'name')).filter((name) => typeof name === 'string')
    : [];
};

const isPlain = (value: unknown): boolean => value !== null && typeof value !== 'object';

const shown = (value: unknown): string => JSON.stringify(value)?.slice(0, 80) ?? 'nothing';

const unmet = (subject: string, complaints: readonly string[]): CliError =>
  new CliError('rejected', `${subject} is not as it should be.`, {
    code: 'CHECK_FAILED',
    execution: 'none',
    why: `${complaints.join('; ')}.`,
    hint: `\`klarna-cl inspect ${subject}\` shows it.`,
  });
