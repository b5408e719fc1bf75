import type { Checked, Checks } from './checks.ts';

/** Beyond this many failures of one row, a number says how many more there are. */
const mostSaid = 40;

/** What a run prints: what is left out, what failed, the table, the totals. */
export function report({ done, leftOut }: Pick<Checks, 'done' | 'leftOut'>): string {
  const failed = done.filter(({ failure }) => failure !== undefined);
  return [
    ...section(
      'Left out',
      leftOut.map(({ subject, what, why }) => `${subject}: ${what}: ${why}`),
    ),
    ...section('Failed', saidOf(failed)),
    ...section('Checks passed, by what was done', table(done)),
    totals(done),
  ].join('\n');
}

const totals = (done: readonly Checked[]): string => {
  const failed = done.filter(({ failure }) => failure !== undefined).length;
  return `${done.length - failed} passed, ${failed} failed`;
};

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`== ${title}`, ...lines, ''];

function saidOf(failed: readonly Checked[]): string[] {
  return [...grouped(failed, ({ subject }) => subject)].flatMap(([subject, group]) => {
    const lines = group
      .slice(0, mostSaid)
      .map(({ operation, name, failure }) => `${subject}, ${operation}: ${name}: ${failure}`);
    return group.length > mostSaid ? [...lines, `${subject}: and ${group.length - mostSaid} more`] : lines;
  });
}

/** A row a subject: its operations with what passed of each, in the order in which they were first looked at. */
function table(done: readonly Checked[]): string[] {
  const subjects = [...grouped(done, ({ subject }) => subject)];
  const width = Math.max(...subjects.map(([subject]) => subject.length));
  return subjects.map(([subject, group]) => {
    const operations = [...grouped(group, ({ operation }) => operation)];
    const cells = operations.map(([operation, checks]) => `${operation} ${score(checks)}`);
    return `${subject.padEnd(width)}  ${score(group).padStart(9)}  ${operations.length} operations: ${cells.join(', ')}`;
  });
}

function score(checks: readonly Checked[]): string {
  const passed = checks.filter(({ failure }) => failure === undefined).length;
  return passed === checks.length ? `${passed}` : `${passed}/${checks.length}`;
}

/** `Map.groupBy`, which Node 20 has not. */
function grouped(done: readonly Checked[], by: (checked: Checked) => string): ReadonlyMap<string, readonly Checked[]> {
  const groups = new Map<string, Checked[]>();
  for (const checked of done) {
    const group = groups.get(by(checked));
    if (group === undefined) groups.set(by(checked), [checked]);
    else group.push(checked);
  }
  return groups;
}
