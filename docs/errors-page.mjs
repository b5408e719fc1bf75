// The text of docs/errors.md: the catalogue of `klarna-cl explain`, to read and to link to.

const sentence = { yes: 'Yes.', 'same-key': 'With the same key.', 'after-wait': 'Later.', no: 'No.' };

/** Characters that Markdown would take for its own, outside of code. */
const text = (value) =>
  value
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith('`') ? part : part.replace(/[\\*_[\]<>|]/g, '\\$&')))
    .join('');

const detailsOf = ({ of, http_status, exit_code }) =>
  [of, http_status === undefined ? '' : `HTTP ${http_status}`, exit_code === undefined ? '' : `exit code ${exit_code}`]
    .filter(Boolean)
    .join(' · ');

const entryText = (entry) => {
  const details = detailsOf(entry);
  return [
    `### \`${entry.name}\``,
    '',
    ...(details === '' ? [] : [`${text(details)}`, '']),
    text(entry.meaning),
    '',
    `- Causes: ${entry.causes.map(text).join(' ')}`,
    `- What to do: ${entry.what_to_do.map(text).join(' ')}`,
    `- Does a retry help? ${sentence[entry.retry]} ${text(entry.retry_says)}`,
    ...(entry.doc_url === undefined ? [] : [`- More: <${entry.doc_url}>`]),
    '',
  ].join('\n');
};

/** GitHub's anchor of a heading. */
const anchorOf = (title) =>
  title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');

/** The page for the families of `src/catalogue`. */
export const errorsPage = (families) =>
  [
    '# Errors, exit codes and states',
    '',
    'What `klarna-cl explain <name>` says, all of it. An error ends its first line with its name in brackets: `[DECLINED]`; in JSON it is `error.code`.',
    '',
    '<!-- Made from src/catalogue by `npm run docs`; a test keeps them the same. -->',
    '',
    ...families.map(({ title, entries }) => `- [${text(title)}](#${anchorOf(title)}) (${entries.length})`),
    '',
    ...families.flatMap(({ title, entries }) => [`## ${text(title)}`, '', ...entries.map(entryText)]),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
