import { parentPort } from 'node:worker_threads';
import newJq from 'jq-wasm/dist/build/jq.js';

/** What the thread is asked for: a filter, and the JSON that it is for; without one it is only compiled. */
export interface JqQuestion {
  readonly filter: string;
  readonly json?: string;
}

/** What came of it, or what jq says against it. */
export type JqAnswer = { readonly results: readonly unknown[] } | { readonly complaint: string };

/** The part of jq's module that is used. */
interface JqModule {
  /** Throws an Error with what jq wrote to stderr, where it wrote nothing to stdout. */
  readonly raw: (json: string, filter: string, flags: readonly string[]) => Promise<string>;
}

/**
 * Each call leaves its arguments on jq's stack of 64 KB, and once that is full, jq reads and writes beyond it: by then
 * there has to be a new one.
 */
const roomForArguments = 24_000;
let jq: Promise<JqModule> | undefined;
let used = 0;

const jqWithRoomFor = (filter: string): Promise<JqModule> => {
  const needed = 200 + 2 * Buffer.byteLength(filter);
  if (jq === undefined || used + needed > roomForArguments) {
    jq = newJq();
    used = 0;
  }
  used += needed;
  return jq;
};

/** What follows is the filter, though it begin with a hyphen. */
const flags = ['-c', '--'];

/** jq itself begins with its name; what else is thrown comes from below it, where memory has run out. */
const messageOf = (error: unknown): string => {
  const message = error instanceof Error ? error.message : String(error);
  return /^Aborted|memory|stack/i.test(message) ? 'It took more memory than there is for it.' : message;
};

/**
 * jq prints results up to the one that fails, and this module then keeps the failure to itself. So the failure is made a
 * result: either all of them come, or why they do not.
 */
const guarded = (filter: string): string => `try {results: [${filter}\n]} catch {complaint: .}`;

/** Without an input nothing of it runs. The second says whether the first holds where it is put. */
const compile = async (filter: string): Promise<JqAnswer> => {
  try {
    for (const each of [filter, guarded(filter)]) await (await jqWithRoomFor(each)).raw('', each, flags);
    return { results: [] };
  } catch (error) {
    jq = undefined;
    return { complaint: messageOf(error) };
  }
};

const run = async (filter: string, json: string): Promise<JqAnswer> => {
  const whole = guarded(filter);
  try {
    const line = await (await jqWithRoomFor(whole)).raw(json, whole, flags);
    // `halt` leaves nothing.
    if (line === '') return { complaint: 'It ended without a result.' };
    const answer = JSON.parse(line) as { readonly results: readonly unknown[] } | { readonly complaint: unknown };
    if ('results' in answer) return answer;
    const { complaint } = answer;
    return { complaint: typeof complaint === 'string' ? complaint : JSON.stringify(complaint) };
  } catch (error) {
    jq = undefined;
    return { complaint: messageOf(error) };
  }
};

// What jq's module says besides is said to nobody: its errors come as answers.
Object.assign(console, { log: () => {}, error: () => {} });

parentPort?.on('message', async ({ filter, json }: JqQuestion) => {
  parentPort?.postMessage(await (json === undefined ? compile(filter) : run(filter, json)));
});
