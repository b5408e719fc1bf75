// The manual pages, from what `--help` and `klarna-cl help <topic>` say. `npm run docs:man` writes them to man/.

/** Text as roff prints it: hyphens that are typed stay hyphens, and no line begins a request. */
export const escaped = (text) =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll("'", '\\(aq')
    .replaceAll('`', '\\(ga')
    .replaceAll('^', '\\(ha')
    .replaceAll('~', '\\(ti')
    .replaceAll('"', '\\(dq')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: everything outside of ASCII
    .replace(/[^\x00-\x7f]/gu, (sign) => `\\[u${sign.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}]`)
    .replace(/^([.'])/gm, '\\&$1');

/** `--auth-token <token>`: what is typed stands bold, what is put in its place in italics. */
const term = (text) =>
  escaped(text).replace(/(<[^>]*>|\[[^\]]*\])|([^<[]+)/g, (_, variable, typed) =>
    variable === undefined ? `\\fB${typed}\\fR` : `\\fI${variable}\\fR`,
  );

const blockLines = (block) => {
  if (typeof block === 'string') return ['.PP', escaped(block)];
  if ('lines' in block) return ['.PP', '.EX', ...block.lines.map(escaped), '.EE'];
  if ('rows' in block) {
    return block.rows.flatMap(([name, text]) => ['.TP', term(name.trimEnd()), ...(text === '' ? [] : [escaped(text)])]);
  }
  return block.examples.flatMap(([line, what]) => [
    '.PP',
    escaped(what),
    '.PP',
    '.RS 4',
    '.EX',
    escaped(line),
    '.EE',
    '.RE',
  ]);
};

const title = (heading) => escaped(heading.replace(/:$/, ''));
const quoted = (heading) => `"${title(heading)}"`;

/** What follows a heading starts a paragraph anyway. */
const body = (lines) => (lines[0] === '.PP' ? lines.slice(1) : lines);

/** A section of its own, or one below it. */
const sectionLines = (request, { heading, blocks }) => {
  const lines = blocks.flatMap(blockLines);
  return heading === ''
    ? lines
    : [`.${request} ${quoted(request === 'SH' ? heading.toUpperCase() : heading)}`, ...body(lines)];
};

const pageOf = (name, section, { version, date }, says, lines) =>
  [
    '.\\" Made from the help by `npm run docs:man`; a test keeps them the same.',
    `.TH ${name.toUpperCase().replaceAll('-', '\\-')} ${section} ${date} "klarna\\-cl ${version}" "klarna\\-cl"`,
    // A flag that is broken at the end of a line is another one, and wide gaps read badly.
    '.nh',
    '.ad l',
    '.SH NAME',
    `${escaped(name)} \\- ${escaped(says)}`,
    ...lines,
    '',
  ].join('\n');

const sentence = (text) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`.replace(/\.\.$/, '.');

const usageLines = (usage) => usage.flatMap((line, index) => [...(index === 0 ? [] : ['.br']), term(line)]);

/** What a person reads next; groff's own macro for it is not everywhere. */
const seeAlso = (names) => [
  '.SH "SEE ALSO"',
  ...names.map(([name, section], index) => `.BR ${escaped(name)} (${section})${index === names.length - 1 ? '' : ','}`),
];

const isPlain = ({ heading }) => heading === '';
const examplesIn = (sections) => sections.filter(({ heading }) => heading === 'Examples:');
const isList = ({ heading, kind }) => heading !== '' && heading !== 'Examples:' && kind !== 'commands';

const innerLines = (help) => [
  `.SS ${quoted(help.path)}`,
  ...usageLines(help.usage),
  '.PP',
  escaped(sentence(help.description)),
  ...help.sections.filter(isList).flatMap(({ blocks }) => blocks.flatMap(blockLines)),
  ...help.sections.filter(isPlain).flatMap(({ blocks }) => blocks.flatMap(blockLines)),
  ...examplesIn(help.sections).flatMap(({ blocks }) => blocks.flatMap(blockLines)),
];

/** The topics that its help names. */
const topicsOf = (command, topicRows) => {
  const text = JSON.stringify(command);
  return topicRows
    .filter(([topic]) => text.includes(`klarna-cl help ${topic}`))
    .map(([topic]) => [`klarna-cl-${topic}`, 7]);
};

const commandPage = ({ help, inner }, related, edition) => {
  const name = help.path.replaceAll(' ', '-');
  return pageOf(name, 1, edition, help.description, [
    '.SH SYNOPSIS',
    ...usageLines(help.usage),
    '.SH DESCRIPTION',
    escaped(sentence(help.description)),
    ...help.sections.filter(isPlain).flatMap(({ blocks }) => blocks.flatMap(blockLines)),
    ...(help.sections.some(isList) ? ['.SH OPTIONS'] : []),
    ...help.sections.filter(isList).flatMap((section) => sectionLines('SS', section)),
    '.SH "GLOBAL OPTIONS"',
    `${help.globalFlags.map(term).join(', ')}.`,
    '.PP',
    'They are described in',
    '.BR klarna\\-cl (1).',
    ...(inner.length === 0 ? [] : ['.SH COMMANDS', ...inner.flatMap(innerLines)]),
    ...examplesIn(help.sections).flatMap((section) => sectionLines('SH', section)),
    '.SH "EXIT STATUS"',
    '0 where it is done. The other codes, and what each asks for, are in',
    '.BR klarna\\-cl\\-exit\\-codes (7).',
    ...seeAlso([
      ['klarna-cl', 1],
      ...related.filter(([topic]) => topic !== 'klarna-cl-exit-codes'),
      ['klarna-cl-exit-codes', 7],
    ]),
  ]);
};

const programPage = ({ help, commands, topics }, edition) =>
  pageOf('klarna-cl', 1, edition, 'Klarna payments on Commerce Layer, from a terminal', [
    '.SH SYNOPSIS',
    ...usageLines(help.usage),
    '.SH DESCRIPTION',
    escaped(sentence(help.description)),
    ...help.sections.filter(isPlain).flatMap(({ blocks }) => blocks.flatMap(blockLines)),
    ...help.sections
      .filter(({ heading, kind }) => kind !== undefined && !heading.startsWith('Topics'))
      .flatMap((section, index, all) => [
        ...(section.kind === all[index - 1]?.kind ? [] : [`.SH ${section.kind === 'flags' ? 'OPTIONS' : 'COMMANDS'}`]),
        ...sectionLines('SS', section),
      ]),
    '.SH EXAMPLES',
    ...body(
      help.sections
        .filter(({ heading }) => heading === 'Start here:')
        .flatMap(({ blocks }) => blocks.flatMap(blockLines)),
    ),
    ...['exit-codes', 'environment'].flatMap((name) => {
      const heading = name === 'environment' ? 'ENVIRONMENT' : '"EXIT STATUS"';
      return [`.SH ${heading}`, ...body(topics[name].flatMap(({ blocks }) => blocks.flatMap(blockLines)))];
    }),
    ...seeAlso([
      ...commands.map((each) => [each.help.path.replaceAll(' ', '-'), 1]),
      ...Object.keys(topics).map((topic) => [`klarna-cl-${topic}`, 7]),
    ]),
  ]);

const topicPage = (name, says, [first, ...others], edition) =>
  pageOf(`klarna-cl-${name}`, 7, edition, says, [
    ...sectionLines('SH', { heading: 'Description', blocks: first.blocks }),
    ...others.flatMap((section) => sectionLines('SH', section)),
    ...seeAlso([['klarna-cl', 1]]),
  ]);

/**
 * Every page by the name of its file.
 * @param manual the help of the tool, of each command with those below it, and the topics with what each is about
 * @param edition version and date, which come from the release and not from a clock
 */
export const manPages = ({ help, commands, topics, topicRows }, edition) => ({
  'klarna-cl.1': programPage({ help, commands, topics }, edition),
  ...Object.fromEntries(
    commands.map((command) => [
      `${command.help.path.replaceAll(' ', '-')}.1`,
      commandPage(command, topicsOf(command, topicRows), edition),
    ]),
  ),
  ...Object.fromEntries(
    topicRows.map(([name, says]) => [`klarna-cl-${name}.7`, topicPage(name, says, topics[name], edition)]),
  ),
});
