/** A system call in a log of `strace -f -y`. */
export interface Call {
  readonly name: string;
  /** The file or socket behind its descriptor. */
  readonly target: string;
  /** The bytes it was given, where it was given some. */
  readonly data: string;
  /** Lines of the log in which it began and in which it returned: another thread's may stand between. */
  readonly began: number;
  readonly returned: number;
  readonly result: number;
}

/** One call in one line; one that another thread's call interrupts is told in two. */
const whole = /^(\d+) +(\w+)\((.*)\) += (-?\d+)/;
const unfinished = /^(\d+) +(\w+)\((.*) <unfinished \.\.\.>$/;
const resumed = /^(\d+) +<\.\.\. (\w+) resumed>(.*)\) += (-?\d+)/;

const quoted = /"((?:[^"\\]|\\.)*)"/g;
const signs: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', v: '\v', f: '\f', b: '\b', a: '\x07' };

const unescaped = (text: string): string =>
  text.replace(/\\(x[0-9a-f]{2}|[0-7]{1,3}|.)/g, (_, code: string) => {
    if (/^x./.test(code)) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    return /^[0-7]/.test(code) ? String.fromCharCode(Number.parseInt(code, 8)) : (signs[code] ?? code);
  });

const callOf = (name: string, given: string, began: number, returned: number, result: string): Call => ({
  name,
  target: /^\d+<([^>]*)>/.exec(given)?.[1] ?? '',
  data: [...given.matchAll(quoted)].map(([, text = '']) => unescaped(text)).join(''),
  began,
  returned,
  result: Number(result),
});

/** The calls that returned, in the order in which they began. */
export const callsIn = (log: string): readonly Call[] => {
  const open = new Map<string, { readonly name: string; readonly given: string; readonly began: number }>();
  const calls = log.split('\n').flatMap((line, at): readonly Call[] => {
    const [, thread = '', name = '', given = ''] = unfinished.exec(line) ?? [];
    if (name !== '') {
      open.set(thread, { name, given, began: at });
      return [];
    }
    const [, again = '', , rest = '', end = ''] = resumed.exec(line) ?? [];
    const started = open.get(again);
    if (started !== undefined) {
      open.delete(again);
      return [callOf(started.name, started.given + rest, started.began, at, end)];
    }
    const [, , complete = '', all = '', result = ''] = whole.exec(line) ?? [];
    return complete === '' ? [] : [callOf(complete, all, at, at, result)];
  });
  return calls.sort((one, other) => one.began - other.began);
};
