import { sealed } from '../../support/journals.ts';
import { type Case, type Corpus, corpusOf, distinct } from '../corpus.ts';
import { notUtf8 } from './rc-texts.ts';

/** Corpora made of the journal that a real run wrote. */

type Journal = Buffer;

export const cutAtEveryByte = (whole: Journal): Corpus<Buffer> =>
  corpusOf(
    'journals, cut',
    Array.from({ length: whole.length + 1 }, (_, length) => ({
      name: `${length} bytes`,
      input: whole.subarray(0, length),
    })),
  );

export const flippedBits = (whole: Journal): Corpus<Buffer> =>
  corpusOf(
    'journals, a bit flipped',
    Array.from({ length: whole.length }, (_, position): Case<Buffer> => {
      const bytes = Buffer.from(whole);
      const bit = (position * 5) % 8;
      bytes[position] = (bytes[position] ?? 0) ^ (1 << bit);
      return { name: `bit ${bit} of byte ${position}`, input: bytes };
    }),
  );

const joined = (lines: readonly string[]): Buffer => Buffer.from(lines.map((line) => `${line}\n`).join(''));
const swapped = (lines: readonly string[], one: number, other: number): readonly string[] =>
  lines.map((line, index) => (index === one ? (lines[other] ?? '') : index === other ? (lines[one] ?? '') : line));

/** Lines that are gone, there twice, moved, of another run, or of another form. */
// biome-ignore format: a list reads better filled
export const wrongLines = (whole: Journal, other: Journal): Corpus<Buffer> => {
  const lines = whole.toString('utf8').split('\n').slice(0, -1);
  const others = other.toString('utf8').split('\n').slice(0, -1);
  const each = <Value>(make: (index: number) => Value): Value[] => lines.map((_, index) => make(index));
  const insert = (index: number, line: string): Buffer =>
    joined([...lines.slice(0, index), line, ...lines.slice(index)]);
  const inLine = (index: number, change: (line: string) => string): Buffer =>
    joined(lines.map((line, at) => (at === index ? change(line) : line)));
  const records = lines.map((line) => JSON.parse(line.replace(/,"checksum":"[0-9a-f]{16}"\}$/, '}')));
  const sealedAnew = (index: number, change: object): Buffer =>
    joined(sealed(records.map((record, at) => (at === index ? { ...record, ...change } : record))));
  const versions = [0, 1, 3, 99, 2.5, -2, '2', null, true, [2], {}];
  const tail = (text: string): Buffer => Buffer.concat([whole, Buffer.from(text)]);
  return corpusOf(
    'journals, wrong lines',
    distinct([
      ...each((index) => ({
        name: `line ${index} dropped`,
        input: joined(lines.filter((_, at) => at !== index)),
      })).slice(0, -1),
      ...each((index) => ({ name: `line ${index} twice`, input: insert(index, lines[index] ?? '') })),
      ...each((index) => ({
        name: `line ${index} once more at the end`,
        input: insert(lines.length, lines[index] ?? ''),
      })),
      ...each((one) =>
        each((two) => ({ name: `lines ${one} and ${two} swapped`, input: joined(swapped(lines, one, two)) })).slice(
          one + 1,
        ),
      ).flat(),
      { name: 'backwards', input: joined([...lines].reverse()) },
      ...each((index) => ({
        name: `a line of another run before line ${index}`,
        input: insert(index, others[1] ?? ''),
      })),
      ...each((index) => ({
        name: `the line of another run in place of line ${index}`,
        input: inLine(index, () => others[index] ?? others[0] ?? ''),
      })),
      { name: 'two runs in one file', input: Buffer.concat([whole, other]) },
      ...each((index) =>
        versions.map((v) => ({
          name: `version ${JSON.stringify(v)} in line ${index}`,
          input: sealedAnew(index, { v }),
        })),
      ).flat(),
      ...each((index) => ({ name: `an unknown kind in line ${index}`, input: sealedAnew(index, { kind: 'evil' }) })),
      ...each((index) => ({
        name: `a second beginning in line ${index}`,
        input: sealedAnew(index, index === 0 ? { kind: 'resume' } : records[0]),
      })),
      ...each((index) => ({
        name: `line ${index} without its checksum`,
        input: inLine(index, (line) => line.replace(/,"checksum".*$/, '}')),
      })),
      ...each((index) => ({
        name: `line ${index} with a checksum in capitals`,
        input: inLine(index, (line) =>
          line.replace(/"[0-9a-f]{16}"\}$/, (seal) => `"${'F'.repeat(16)}"${seal.slice(-1)}`),
        ),
      })),
      ...each((index) => ({
        name: `line ${index} with a shorter checksum`,
        input: inLine(index, (line) => line.replace(/[0-9a-f]"\}$/, '"}')),
      })),
      ...each((index) => ({
        name: `line ${index} with a member behind the checksum`,
        input: inLine(index, (line) => line.replace(/\}$/, ',"x":1}')),
      })),
      ...each((index) => ({
        name: `line ${index} with a blank at its end`,
        input: inLine(index, (line) => `${line} `),
      })),
      ...each((index) => ({ name: `line ${index} with CR at its end`, input: inLine(index, (line) => `${line}\r`) })),
      ...each((index) => ({ name: `an empty line before line ${index}`, input: insert(index, '') })),
      ...each((index) => ({
        name: `NULs in place of line ${index}`,
        input: inLine(index, (line) => '\u0000'.repeat(line.length)),
      })),
      ...each((index) => ({
        name: `a prototype before line ${index}`,
        input: insert(index, '{"__proto__":{"polluted":true}}'),
      })),
      ...Object.entries(notUtf8).map(([what, bytes]) => ({
        name: `not UTF-8: ${what}`,
        input: Buffer.concat([whole.subarray(0, 120), bytes, whole.subarray(120)]),
      })),
      ...[
        'null\n', '[]\n', '{}\n', '1\n', '"x"\n', '\n', '\n\n\n', '\u0000\n', `${'x'.repeat(3_000_000)}\n`,
        `${'['.repeat(100_000)}\n`, `{"v":2,"x":${'['.repeat(100_000)}${']'.repeat(100_000)}}\n`,
        '{"v":99,"kind":"future"}\n',
      ].map((text) => ({ name: `behind it ${JSON.stringify(text).slice(0, 30)}`, input: tail(text) })),
      { name: 'a byte order mark', input: Buffer.concat([Buffer.from('\ufeff'), whole]) },
      { name: 'CRLF throughout', input: Buffer.from(whole.toString('utf8').replaceAll('\n', '\r\n')) },
      { name: 'UTF-16', input: Buffer.from(`${whole.toString('utf8')}\n`, 'utf16le') },
      { name: 'another file', input: Buffer.from('<html>\n</html>\n') },
      { name: 'only NULs', input: Buffer.from(`${'\u0000'.repeat(4096)}\n`) },
    ]),
  );
};

// biome-ignore format: a list reads better filled
const strangers: readonly unknown[] = [
  null,
  -1,
  'x',
  '\u001b]52;c;ZXZpbA==\u0007\u202e',
  '../../../evil',
  [],
  {},
  '"x"', '{}', true, '2026-99-99T99:99:99Z', 'https://evil.example/v2/payment/authorize',
];

/** Whole, sealed journals, of which one member is of another kind: another version's, or written by hand. */
export const strangeRecords = (whole: Journal): Corpus<Buffer> => {
  const records: readonly Record<string, unknown>[] = whole
    .toString('utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line.replace(/,"checksum":"[0-9a-f]{16}"\}$/, '}')));
  let turn = 0;
  const cases = records.flatMap((record, at) =>
    Object.entries(record).flatMap(([name, value]) => {
      const put = (strange: unknown): Buffer =>
        joined(sealed(records.map((each, index) => (index === at ? { ...each, [name]: strange } : each))));
      const inner = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
      const chosen = [0, 1, 2].map(() => strangers[turn++ % strangers.length]);
      return [
        { name: `${record.kind} ${at}: no ${name}`, input: put(undefined) },
        ...chosen.map((strange) => ({
          name: `${record.kind} ${at}: ${name} is ${JSON.stringify(strange)}`,
          input: put(strange),
        })),
        ...inner.flatMap((member) =>
          [0, 1]
            .map(() => strangers[turn++ % strangers.length])
            .map((strange) => ({
              name: `${record.kind} ${at}: ${name}.${member} is ${JSON.stringify(strange)}`,
              input: put({ ...Object(value), [member]: strange }),
            })),
        ),
      ];
    }),
  );
  return corpusOf('journals, strange members', distinct(cases));
};
