import { randomBytes } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** A value that must never be seen again, wherever it was given. */
export interface Canary {
  readonly name: string;
  readonly value: string;
}

export interface Leak {
  readonly canary: string;
  /** How it was written: `raw`, `base64`, `url`, … */
  readonly form: string;
  /** Where: `stdout` of a command, a file. */
  readonly where: string;
}

/**
 * All canaries of this test file, and of the modules that it shares with others; what any run of it prints or writes is
 * held against each of them.
 */
const known: Canary[] = [];

export const canariesSoFar = (): number => known.length;

/** Forgets all canaries but the first ones: those that a file's tests have made are of no use to the next file. */
export const forgetCanaries = (butTheFirst: number): void => {
  known.length = butTheFirst;
};

/** A credential or token of no worth that is good to look for; its signs make every encoding differ from the raw form. */
export const canary = (name: string, prefix = ''): string =>
  remember(name, `${prefix}canary+${randomBytes(18).toString('base64')}~`);

/** Looks for a value from now on that came from elsewhere, such as an access token that was fetched. */
export const remember = (name: string, value: string): string => {
  if (!known.some((each) => each.value === value)) known.push({ name, value });
  return value;
};

/** Long enough that no two texts share it by chance, short enough to notice a value that was cut. */
const partLength = 14;

/** The parts of what is random in a value: its end. What stands before it (`klarna_test_api_`) is public. */
const parts = (value: string): string[] => {
  const secret = value.slice(-32);
  if (secret.length <= partLength) return [secret];
  return Array.from({ length: secret.length - partLength + 1 }, (_, at) => secret.slice(at, at + partLength));
};

/** What is random in a value, cut up so that each of its parts holds one of these whole. */
const signs = (value: string): readonly string[] => {
  const secret = value.slice(-32);
  return secret.match(new RegExp(`.{${partLength / 2}}`, 'gs')) ?? [secret];
};

/** What stays the same of a value in base64, wherever in the encoded bytes it stands (`user:secret`). */
const base64Cores = (value: string, encoding: 'base64' | 'base64url'): string[] =>
  [0, 1, 2].map((shift) => {
    const encoded = Buffer.from('x'.repeat(shift) + value).toString(encoding);
    const whole = encoded.replace(/=+$/, '');
    return whole.slice(shift === 0 ? 0 : 4, Math.floor((shift + value.length) / 3) * 4);
  });

interface Form {
  readonly form: string;
  readonly texts: readonly string[];
  /** Fewer texts: where none of them is, none of the others can be. */
  readonly signs?: readonly string[];
}

const makeForms = (value: string): readonly Form[] => [
  { form: 'raw', texts: parts(value), signs: signs(value) },
  { form: 'base64', texts: base64Cores(value, 'base64') },
  { form: 'base64url', texts: base64Cores(value, 'base64url') },
  {
    form: 'url',
    texts: [encodeURIComponent(value), encodeURI(value), new URLSearchParams({ '': value }).toString().slice(1)],
  },
  { form: 'hex', texts: [Buffer.from(value).toString('hex')] },
];

const made = new Map<string, readonly Form[]>();

/** Made once for each value: it is looked for in many texts. */
const formsOf = (value: string): readonly Form[] => {
  const forms = made.get(value) ?? makeForms(value);
  made.set(value, forms);
  return forms;
};

/** Every canary in a text, with the form it is written in. */
export const leaksIn = (text: string, where: string, canaries: readonly Canary[] = known): Leak[] =>
  canaries.flatMap(({ name, value }) =>
    formsOf(value)
      .filter(({ texts, signs = texts }) => [signs, texts].every((some) => some.some((each) => text.includes(each))))
      .map(({ form }) => ({ canary: name, form, where })),
  );

/** Every file under a folder, links not followed; itself where it is a file. */
export const filesUnder = (folder: string): readonly string[] =>
  !lstatSync(folder).isDirectory()
    ? [folder]
    : readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => !entry.isDirectory())
        .map((entry) => join(entry.parentPath, entry.name));

/** Every canary in a file under a folder, or in a file's name; `isAllowed` says what may rightly stand where. */
export const leaksUnder = (
  folder: string,
  canaries: readonly Canary[] = known,
  isAllowed: (canary: string, file: string) => boolean = () => false,
): Leak[] =>
  filesUnder(folder).flatMap((path) => {
    const file = relative(folder, path);
    const text = lstatSync(path).isFile() ? readFileSync(path, 'latin1') : '';
    return leaksIn(`${file}\n${text}`, file, canaries).filter((leak) => !isAllowed(leak.canary, file));
  });
