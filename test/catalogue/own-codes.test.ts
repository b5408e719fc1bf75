import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { find } from '../../src/catalogue/find.ts';
import { environmentVariables } from '../../src/config/environment.ts';

const root = new URL('../../src/', import.meta.url);

/** Our own sources; the sandbox stands for the other side and speaks in its codes. */
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !/^(?:sandbox|catalogue)\//.test(path))
  .map((path) => ({ path, text: readFileSync(new URL(path, root), 'utf8') }));

/** What is written like a code in the sources and is none. */
const others = [
  // Variables of the system, and of CI.
  /^(?:XDG_\w+|NO_PROXY|HTTPS_PROXY|ALL_PROXY|NO_COLOR|FORCE_COLOR|NODE_\w+|TF_BUILD|TEAMCITY_VERSION|JENKINS_URL)$/,
  // Variables of ours that stand in no list: those that a .klarnarc may interpolate.
  /^(?:CL|KLARNA)_STAGING_\w+$/,
  // Node's.
  /^(?:ERR|EAI)_\w+$|^Z_DATA_ERROR$/,
  // What stands for a value in --dry-run and --curl.
  /^(?:AUTH_TOKEN|SESSION_TOKEN|PAYMENT_ID|ORDER_ID|IDEMPOTENCY_KEY|SUPPLEMENTARY_PURCHASE_DATA|PAYMENT_REQUEST_\w+)$/,
  // Values that the services and libraries take.
  /^(?:QUOTE_DOUBLE|QR_CODE)$/,
];
const variables = new Set(environmentVariables.map(({ name }) => name));

/** Of `PAYMENT_REQUEST_…`, these are codes. */
const isCode = (text: string): boolean =>
  find(text).by === 'name' || !(variables.has(text) || others.some((other) => other.test(text)));

/** `code: 'dns'` and `code: is ? 'A' : 'B'` of an error, and everything that is written like `ORDER_PLACED`. */
const codesIn = (text: string): readonly string[] => [
  ...(text.includes('CliError') ? [...text.matchAll(/\bcode: ([^,;}\n]*)/g)] : []).flatMap(([, value = '']) =>
    [...value.matchAll(/'([\w-]+)'/g)].map(([, code = '']) => code),
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
