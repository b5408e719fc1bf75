import type { Entry, Retry, Source } from '../../catalogue/entry.ts';
import { families } from '../../catalogue/families.ts';
import { codesWith, type Found } from '../../catalogue/find.ts';
import type { Paint } from '../../output/paint.ts';
import { wrap } from '../../output/wrap.ts';

export interface Look {
  readonly columns: number;
  readonly paint: Paint;
}

const sources: Readonly<Record<Source, string>> = {
  'commerce-layer': 'Commerce Layer',
  'klarna-v2': 'Klarna Network (v2)',
  'klarna-v1': 'Klarna Payments (v1)',
  'klarna-widget': 'Klarna’s widget',
  http: 'HTTP',
  network: 'network',
  'exit-code': 'klarna-cl',
  'klarna-cl': 'klarna-cl',
  state: 'state',
  diagnosis: 'finding of inspect',
};

const answers: Readonly<Record<Retry, string>> = {
  yes: 'Yes.',
  'same-key': 'With the same key.',
  'after-wait': 'Later.',
  no: 'No.',
};

const widest = 100;

const indented = (text: string, indent: number, columns: number): string =>
  wrap(text, Math.min(columns, widest) - indent).join(`\n${' '.repeat(indent)}`);

const rows = (name: string, values: readonly string[], { columns, paint }: Look): readonly string[] =>
  values.map((value, index) => `  ${paint.dim((index === 0 ? name : '').padEnd(9))}${indented(value, 11, columns)}`);

/** `order.status` is a state, and HTTP 429 HTTP: that need not be said. */
const tellsItself = ({ source, of, http_status }: Entry): boolean =>
  (source === 'state' && of !== undefined) || (source === 'http' && http_status !== undefined);

const entryText = (entry: Entry, look: Look): string => {
  const { columns, paint } = look;
  const about = [
    tellsItself(entry) ? '' : sources[entry.source],
    entry.of,
    entry.http_status === undefined ? '' : `HTTP ${entry.http_status}`,
    entry.exit_code === undefined ? '' : `exit code ${entry.exit_code}`,
  ];
  const codes = entry.source === 'http' && entry.http_status !== undefined ? codesWith(entry.http_status) : [];
  return [
    `${paint.bold(entry.name)}  ${paint.dim(about.filter(Boolean).join(' · '))}`,
    `  ${indented(entry.meaning, 2, columns)}`,
    '',
    ...rows('Causes', entry.causes, look),
    ...rows('Do', entry.what_to_do, look),
    ...rows('Retry', [`${answers[entry.retry]} ${entry.retry_says}`], look),
    ...(codes.length === 0 ? [] : rows('Codes', [codes.join(', ')], look)),
    ...(entry.doc_url === undefined ? [] : rows('More', [entry.doc_url], look)),
    '',
  ].join('\n');
};

const shortText = (entry: Entry, { columns, paint }: Look): string =>
  `  ${paint.bold(entry.name)}${entry.of === undefined ? '' : paint.dim(` (${entry.of})`)}\n    ${indented(entry.meaning, 4, columns)}`;

/** What was found: what was meant in full; of what merely comes near, the best in full and the others in short. */
export const foundText = ({ by, entries }: Found, look: Look): string => {
  const [first, ...others] = by === 'search' ? entries : [];
  if (first === undefined || others.length === 0) return `${entries.map((each) => entryText(each, look)).join('\n')}`;
  return `${[entryText(first, look), 'Also near:', ...others.map((each) => shortText(each, look))].join('\n')}\n`;
};

/** All names there are, a family at a time. */
export const catalogueText = (look: Look): string =>
  families
    .map(({ title, entries }) => {
      const names = entries.map(({ name, exit_code, source }) =>
        source === 'exit-code' ? `${exit_code} ${name}` : name,
      );
      return `${look.paint.bold(title)}\n  ${indented([...new Set(names)].map(unbroken).join(', '), 2, look.columns).replaceAll(hard, ' ')}\n`;
    })
    .join('\n')
    .concat('\nklarna-cl explain <name> says more.\n');

/** A name of several words stays on one line. */
const hard = '\u00a0';
const unbroken = (name: string): string => name.replaceAll(' ', hard);
