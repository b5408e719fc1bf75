import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** One `import`, `export … from`, `import()` or `require()` of a file. */
interface Import {
  readonly from: string;
  readonly to: string;
  readonly typesOnly: boolean;
}

/** Every comment gone, every string kept: a path in a comment is no import. */
const withoutComments = (source: string): string =>
  source.replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (part) =>
    part.startsWith('//') || part.startsWith('/*') ? ' ' : part,
  );

const statement =
  /\b(?:import|export)\s+(type\s+)?(?:[\w$*\s{},]+?\s+from\s+)?['"]([^'"]+)['"]|\b(?:import|require)\(\s*['"]([^'"]+)['"]\s*\)/g;

/** `import { type A, type B }` brings no more than types either. */
const bringsOnlyTypes = (text: string): boolean => {
  const names =
    /\{([^}]*)\}\s*from/
      .exec(text)?.[1]
      ?.split(',')
      .map((name) => name.trim()) ?? [];
  return names.length > 0 && names.every((name) => name === '' || name.startsWith('type '));
};

/** The imports of a file; relative ones as paths from the root of the repository. */
const importsIn = (file: string, source: string): readonly Import[] =>
  [...withoutComments(source).matchAll(statement)].map(([text, type, named, loaded]) => {
    // A script for browsers, or for a thread, is taken as text: `./api.js?script`.
    const target = (named ?? loaded ?? '').replace(/\?(?:(?:small-)?script|thread)$/, '');
    const path = target.startsWith('.') ? posix.join(posix.dirname(file), target) : target;
    return { from: file, to: path, typesOnly: type !== undefined || bringsOnlyTypes(text) };
  });

/** The room a file is in: the first folder below src, or the file itself where it stands there alone. */
const roomOf = (path: string): string => {
  const parts = path.split('/');
  if (parts[0] === 'bin') return 'bin';
  if (parts[0] === 'dist') return 'cli';
  if (parts[1] === 'apis') return `apis/${parts[2]}`;
  return parts[1]?.replace(/\.ts$/, '') ?? path;
};

const below = ['commands', 'flows', 'journal', 'apis/commerce-layer', 'apis/klarna', 'request', 'config', 'output'];

/** Who may import whom. `context` may be named by anybody, as a type, and so may `errors`. `url` reads an address for all. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  bin: ['cli'],
  // `output` and `platform` besides: the one place where an error becomes an exit code also prints it.
  cli: ['commands', 'completion', 'system', 'errors', 'output', 'platform'],
  system: [...below, 'platform', 'sandbox', 'checkout', 'errors'],
  commands: [
    'flows',
    'batch',
    'queue',
    'sandbox',
    'completion',
    'diagnosis',
    'catalogue',
    'config',
    'journal',
    'output',
    'schemas',
    'context',
    'errors',
    'url',
  ],
  // What a shell offers under the cursor. It starts without the command line, and knows of it what the build wrote down.
  completion: ['flows', 'sandbox', 'schemas', 'diagnosis', 'catalogue', 'config', 'journal', 'url'],
  diagnosis: ['errors'],
  catalogue: ['errors'],
  // `pages` besides: what its HTML report looks like, and how elements are made there.
  batch: ['flows', 'journal', 'output', 'pages', 'context', 'errors'],
  // The rows of a batch, shared out over Redis; what becomes of a row is for `batch` to say.
  queue: ['batch', 'flows', 'journal', 'output', 'context', 'errors', 'url'],
  flows: ['apis/commerce-layer', 'apis/klarna', 'journal', 'context', 'errors'],
  'apis/commerce-layer': ['request', 'errors'],
  'apis/klarna': ['request', 'errors', 'url'],
  request: ['platform', 'errors', 'url'],
  config: ['platform', 'errors', 'url'],
  journal: ['platform', 'errors', 'url'],
  sandbox: ['pages', 'errors', 'output', 'url'],
  // The loopback page on which the customer approves; flows know it through the context alone.
  checkout: ['pages', 'errors'],
  pages: [],
  // What documents and files look like, for others: their types and constants come from where they are made.
  schemas: ['flows', 'batch', 'diagnosis', 'journal', 'config', 'sandbox', 'errors'],
  output: ['platform'],
  platform: ['errors', 'url'],
  context: [],
  errors: [],
  url: [],
};

/** Packages that one place alone may know. */
const packages: Readonly<Record<string, (file: string) => boolean>> = {
  got: (file) => file === 'src/request/got-exchange.ts',
  conf: (file) => file === 'src/platform/store.ts',
  commander: (file) => file === 'src/cli.ts' || file.startsWith('src/commands/'),
  ora: (file) => file.startsWith('src/platform/'),
  inquirer: (file) => file.startsWith('src/platform/'),
  '@inquirer/core': (file) => file.startsWith('src/platform/'),
  chalk: (file) => file.startsWith('src/platform/'),
  open: (file) => file === 'src/platform/browser.ts',
  'string-width': (file) => file === 'src/output/measure.ts',
  jmespath: (file) => file === 'src/output/query/jmespath.ts',
  'jq-wasm': (file) => file === 'src/platform/jq/thread.ts',
  uqr: (file) => file === 'src/output/qr-code.ts',
  hono: (file) => file.startsWith('src/sandbox/'),
  '@modelcontextprotocol/sdk': (file) => file.startsWith('src/commands/mcp/'),
  bullmq: (file) => file.startsWith('src/queue/'),
  ioredis: (file) => file.startsWith('src/queue/'),
  'csv-parse': (file) => file === 'src/batch/input/csv.ts',
  'chart.js': (file) => file === 'src/batch/reports/html/in-page/charts.js',
};

const packageOf = (path: string): string =>
  path
    .split('/')
    .slice(0, path.startsWith('@') ? 2 : 1)
    .join('/');

/** Files that the command line registers as commands; what else is in that folder is shared by them. */
const commandFiles = (cli: string): ReadonlySet<string> =>
  new Set(
    importsIn('src/cli.ts', cli)
      .filter(({ to }) => to.startsWith('src/commands/') && cli.includes(`${commandName(to)}Command`))
      .map(({ to }) => to),
  );

const commandName = (path: string): string =>
  posix.basename(path, '.ts').replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** What is wrong with an import, or `undefined`. */
const complaintAbout = ({ from, to, typesOnly }: Import, commands: ReadonlySet<string>): string | undefined => {
  const arrow = `${from} → ${to}`;
  if (!to.startsWith('src/') && !to.startsWith('dist/')) {
    const isAllowed = packages[packageOf(to)];
    return isAllowed === undefined || isAllowed(from) ? undefined : `${arrow}: this package is known elsewhere alone`;
  }
  const [source, target] = [roomOf(from), roomOf(to)];
  if (source === 'context' || source === 'errors') return typesOnly ? undefined : `${arrow}: types alone`;
  // Flows gather what the rules look at, and know its shape alone.
  if (source === 'flows' && target === 'diagnosis') return typesOnly ? undefined : `${arrow}: types alone`;
  // `output` writes an error down, and needs no more of it than its type.
  if ((target === 'context' || target === 'errors') && typesOnly) return undefined;
  if (commands.has(from) && commands.has(to)) return `${arrow}: one command imports another`;
  if (source === target) return undefined;
  return arrows[source]?.includes(target) ? undefined : `${arrow}: ${source} may not know ${target}`;
};

const sources = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:ts|js|cjs|mjs|html|css|bash|zsh|fish|ps1)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));

const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const files = [...sources('src'), ...sources('bin')];

describe('the arrows between the rooms', () => {
  it('are those of the design, and no others', () => {
    const commands = commandFiles(read('src/cli.ts'));
    const imports = files.flatMap((file) => importsIn(file, read(file)));
    expect(imports.map((one) => complaintAbout(one, commands)).filter(Boolean)).toEqual([]);
    // A pattern that no longer matches the sources would find nothing wrong with them.
    expect(imports.length).toBeGreaterThan(files.length);
    expect(commands.size).toBeGreaterThanOrEqual(8);
  });

  it('start in rooms that the design has', () => {
    expect([...new Set(files.map(roomOf))].filter((room) => arrows[room] === undefined)).toEqual([]);
  });

  it('point to files that exist', () => {
    const there = new Set(files);
    const missing = files
      .flatMap((file) => importsIn(file, read(file)))
      .filter(({ to }) => to.startsWith('src/') && !there.has(to));
    expect(missing).toEqual([]);
  });
});

describe('docs/architecture.md', () => {
  const page = read('docs/architecture.md');
  const everybody = ['context', 'errors', 'url'];
  const namesIn = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);

  it('has the rooms and the arrows that are held here', () => {
    const rows = [...page.matchAll(/^\| `([^`]+)` \| .+? \| (.+) \|$/gm)].filter(([, room = '']) => room in arrows);
    const stated = rows.map(([, room = '', cell = '']) => [room, namesIn(cell).toSorted()]);
    const held = Object.entries(arrows).map(([room, to]) => [
      room,
      to.filter((each) => !everybody.includes(each)).toSorted(),
    ]);
    expect(Object.fromEntries(stated)).toEqual(Object.fromEntries(held));
    expect(stated).toHaveLength(held.length);
  });

  it('draws each room once, and no arrow leads up or sideways', () => {
    const drawing = /^```text\n(bin\n[\s\S]*?)\n```$/m.exec(page)?.[1] ?? '';
    const lines = new Map(drawing.split('\n').flatMap((line, index) => line.split(/ +/).map((room) => [room, index])));
    expect([...lines.keys()].toSorted()).toEqual(Object.keys(arrows).toSorted());
    const wrong = Object.entries(arrows).flatMap(([room, to]) =>
      to.filter((other) => (lines.get(other) ?? 0) <= (lines.get(room) ?? 0)).map((other) => `${room} → ${other}`),
    );
    expect(wrong).toEqual([]);
  });

  it('knows the chunks that the build makes', () => {
    const [, table = ''] = /^\| chunk \| loaded \|\n([\s\S]*?)\n\n/m.exec(page) ?? [];
    const stated = [...table.matchAll(/^\| (.+?) \|/gm)].flatMap(([, cell = '']) => namesIn(cell));
    // The last one is no code: what there is to complete.
    const made = readdirSync(join(root, 'dist')).flatMap((name) => /^(?!command-tree)(.*)\.cjs$/.exec(name)?.[1] ?? []);
    expect(stated.filter((name) => !name.includes('/')).toSorted()).toEqual(made.toSorted());
  });

  it('walks along arrows that there are', () => {
    const diagram = /^```mermaid\n([\s\S]*?)\n```$/m.exec(page)?.[1] ?? '';
    const steps = diagram.split('\n').flatMap((line) => {
      const rooms = line.trim().split(' --> ');
      return rooms.slice(1).map((to, index) => ({ from: rooms[index] ?? '', to }));
    });
    expect(steps.length).toBeGreaterThan(6);
    expect(steps.filter(({ from, to }) => !arrows[from]?.includes(to))).toEqual([]);
  });
});

describe('ending the process', () => {
  it('is for the entry and the platform room alone', () => {
    const guilty = files.filter(
      (file) =>
        /\bprocess\s*\.\s*exit\s*\(/.test(withoutComments(read(file))) && !/^(?:bin|src\/platform)\//.test(file),
    );
    expect(guilty).toEqual([]);
  });
});

describe('the check itself', () => {
  const commands = new Set(['src/commands/flow.ts', 'src/commands/authorize.ts']);
  const complaints = (file: string, source: string) =>
    importsIn(file, source)
      .map((one) => complaintAbout(one, commands))
      .filter(Boolean);

  it.each([
    ['a lower room importing a higher one', 'src/flows/flow.ts', "import { x } from '../commands/print.ts';"],
    ['one command importing another', 'src/commands/flow.ts', "import { x } from './authorize.ts';"],
    [
      'one vendor importing the other',
      'src/apis/klarna/client.ts',
      "import type { A } from '../commerce-layer/ids.ts';",
    ],
    ['a flow importing the request module', 'src/flows/flow.ts', "import type { Answer } from '../request/step.ts';"],
    ['the sandbox importing an API client', 'src/sandbox/app.ts', "import { x } from '../apis/klarna/values.ts';"],
    ['got outside its one file', 'src/request/http.ts', "import got from 'got';"],
    ['got loaded later', 'src/request/http.ts', "const got = await import('got');"],
    ['conf outside its one file', 'src/config/profiles.ts', "const { default: Conf } = await import('conf');"],
    ['commander below the commands', 'src/flows/flow.ts', "import { Command } from 'commander';"],
    ['chalk outside the platform', 'src/output/json.ts', "import type { ChalkInstance } from 'chalk';"],
    ['bullmq outside the queue', 'src/commands/worker/run.ts', "import { Worker } from 'bullmq';"],
    ['ioredis outside the queue', 'src/batch/run/run-rows.ts', "const { Redis } = await import('ioredis');"],
    ['hono outside the sandbox', 'src/commands/sandbox.ts', "import { Hono } from 'hono/tiny';"],
    ['values in context.ts', 'src/context.ts', "import { openHttp } from './request/http.ts';"],
    ['values of context.ts', 'src/flows/flow.ts', "export * from '../context.ts';\nimport { x } from '../system.ts';"],
    ['an export from another room', 'src/output/json.ts', "export { x } from '../flows/flow.ts';"],
    ['a multi-line import', 'src/journal/records.ts', "import {\n  type A,\n  b,\n} from '../flows/flow.ts';"],
    ['an import for its effects', 'src/journal/records.ts', "import '../flows/flow.ts';"],
    ['an import behind a comment', 'src/journal/records.ts', "/* a */ import { b } /* c */ from '../flows/flow.ts';"],
  ])('catches %s', (_, file, source) => {
    expect(complaints(file, source)).toHaveLength(1);
  });

  it.each([
    ['an import in a line comment', 'src/flows/flow.ts', "// import { x } from '../commands/print.ts';"],
    ['an import in a block comment', 'src/flows/flow.ts', "/**\n * import('../commands/print.ts')\n */"],
    ['a type of context.ts', 'src/platform/clock.ts', "import type { Clock } from '../context.ts';"],
    ['types alone, one by one', 'src/apis/klarna/client.ts', "import { type Http } from '../../context.ts';"],
    ['node itself', 'src/flows/flow.ts', "import { join } from 'node:path';"],
    [
      'a comment sign in a string',
      'src/output/json.ts',
      "const a = 'https://x'; import { b } from '../platform/colour.ts';",
    ],
  ])('lets %s pass', (_, file, source) => {
    expect(complaints(file, source)).toEqual([]);
  });
});
