import type { Candidate } from '../answer.ts';
import type { Line } from '../line.ts';

/** `--query steps.na`, `--jq .steps[].na`: what stands before the last dot leads to the names behind it. */
const pathBefore = /^\.?(?:\w+(?:\[[^\][]*\])?\.)*/;

/**
 * The fields of the documents that the command prints, as a filter begins with them; none where they are a service's own.
 * @param lead what stands before the first name: `.` for jq
 */
export const fieldPaths = async (text: string, line: Line, lead: '' | '.'): Promise<readonly Candidate[]> => {
  const { fieldsAt } = await import('../../schemas/fields.ts');
  const isPlan = line.given.has('--dry-run') || line.given.has('--curl');
  const before = pathBefore.exec(text)?.[0] || lead;
  const path = before.split('.').flatMap((name) => name.replace(/\[.*$/, '') || []);
  const fields = fieldsAt(isPlan ? '--dry-run' : line.path.join(' '), path) ?? [];
  return fields.map((name) => ({ value: `${before}${name}`, description: '' }));
};
