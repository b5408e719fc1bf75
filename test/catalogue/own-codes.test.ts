import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { find } from '../../src/catalogue/find.ts';

const root = new URL('../../src/', import.meta.url);

/** Our own sources; the sandbox stands for the other side and speaks in its codes. */
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !/^(?:sandbox|catalogue)\//.test(path))
  .map((path) => ({ path, text: readFileSync(new URL(path, root), 'utf8') }));

/** What is written like a code in the sources and is none. */
const others = [
  // Variables of ours, of the system and of CI.
  /^(?:CL|KLARNA|XDG|NODE|COMMERCELAYER)_\w+$|^(?:NO_PROXY|HTTPS_PROXY|ALL_PROXY|NO_COLOR|FORCE_COLOR|CLICOLOR_FORCE|TF_BUILD|TEAMCITY_VERSION|JENKINS_URL)$/,
  // Node's.
  /^(?:ERR|EAI)_\w+$|^Z_DATA_ERROR$|^MODULE_NOT_FOUND$/,
  // What stands for a value in --dry-run and --curl.
  /_(?:ID|TYPE|KEY|DATA)$|^(?:AUTH_TOKEN|SESSION_TOKEN)$/,
  // Values that the services and libraries take.
  /^(?:QUOTE_DOUBLE|QR_CODE)$/,
];

const isCode = (text: string): boolean => find(text).by === 'name' || !others.some((other) => other.test(text));

/** `code: 'dns'` and `code: is ? 'A' : 'B'` of an error, and everything that is written like `ORDER_PLACED`. */
const codesIn = (text: string): readonly string[] => [
  ...(text.includes('CliError') ? [...text.matchAll(/\bcode: ([^,;}\n]*)/g)] : []).flatMap(([, value = '']) =>
    [...value.matchAll(/'([\w-]+)'/g)].map(([, code = '']) => code).filter(isCode),
  ),
  ...[...text.matchAll(/'([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)'/g)].map(([, code = '']) => code).filter(isCode),
];

/** Of Node, which errors are given that are caught again. */
const caught = new Set(['ENOSPC', 'EINVAL']);

const codes = new Map(
  sources.flatMap(({ path, text }) =>
    codesIn(text)
      .filter((code) => !caught.has(code))
      .map((code) => [code, path] as const),
  ),
);

describe('the codes of our own errors', () => {
  it('are found in the sources', () => {
    for (const code of ['DECLINED', 'LOCKED', 'ORDER_PLACED', 'CUSTOMER_LEFT', 'unsafe-address', 'PORT_TAKEN']) {
      expect(codes.has(code), code).toBe(true);
    }
    expect(codes.size).toBeGreaterThan(45);
  });

  it.each([...codes].map(([code, path]) => [code, path]))('%s (%s) is explained under its name', (code) => {
    expect(find(code)).toMatchObject({ by: 'name' });
    expect(find(code).entries.map(({ name }) => name)).toContain(code);
  });
});

describe('the codes that the sandbox answers with, in place of both services', () => {
  const answering = readdirSync(new URL('sandbox/', root), { recursive: true, encoding: 'utf8' }).filter((path) =>
    /^(?:commerce-layer|klarna|faults)\/.*\.ts$/.test(path),
  );
  const answered = answering.flatMap((path) => {
    const text = readFileSync(new URL(`sandbox/${path}`, root), 'utf8');
    return [...text.matchAll(/(?:\b(?:error_)?code: |\brefuse\(|V1Refusal\()'([A-Z][A-Z_]+)'/g)].map(
      ([, code = '']) => code,
    );
  });

  it('are all explained', () => {
    expect(new Set(answered).size).toBeGreaterThan(25);
    expect([...new Set(answered)].filter((code) => find(code).by !== 'name')).toEqual([]);
  });
});
