import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { errorJson } from '../../output/error-text.ts';
import type { GlobalFlags } from '../command-line/global-flags.ts';
import { type CallContext, type CallStop, openCallContext } from './call-context.ts';
import { harmless } from './harmless-text.ts';
import { readParameters } from './parameters.ts';
import type { Tool } from './tools.ts';
import type { World } from './world.ts';

/** A JSON object. */
export type Document = { [name: string]: unknown };

/** How a call ended: a document, or an error and the document that was printed beside it, if any was. */
export interface CallEnd {
  readonly document: Document;
  readonly isError: boolean;
  readonly said: readonly string[];
}

export interface Call {
  readonly tool: Tool;
  readonly given: Readonly<Record<string, unknown>>;
  readonly stop: CallStop;
  readonly onProgress: (message: string) => void;
}

/** What all calls of a server have in common. */
export interface Shop {
  readonly context: Context;
  readonly world: World;
  readonly flags: GlobalFlags;
  readonly allowsWrites: boolean;
}

/** Runs a command as a call. What becomes of it is the answer, whatever it is: it never throws. */
export const runCall = async (
  { context: base, world, flags, allowsWrites }: Shop,
  { tool, given, stop, onProgress }: Call,
  onStart: (call: CallContext) => void,
): Promise<CallEnd> => {
  const call = openCallContext(base, world, stop, onProgress);
  onStart(call);
  const { context } = call;
  try {
    if (tool.writes && !allowsWrites) throw notAllowed(tool.name);
    const values = await readParameters(tool, given);
    if (tool.asksServices) await refuseLive(context, flags);
    await tool.run(context, flags, values);
    return { document: documentIn(call.printed()) ?? {}, isError: false, said: call.said() };
  } catch (thrown) {
    const rule = { secrets: context.secrets.tokens(), credentials: context.secrets.credentials() };
    const { error } = JSON.parse(errorJson(asCliError(thrown), rule));
    const document = documentIn(call.printed());
    return {
      document: { error: harmless(error), ...(document === undefined ? {} : { document }) },
      isError: true,
      said: call.said(),
    };
  }
};

/**
 * Nothing live may be within reach, of whatever account and for whatever call; an access token that says so later is
 * refused where it is read.
 * @throws CliError `live-guard`, `config`
 */
export const refuseLive = async (context: Context, flags: GlobalFlags): Promise<void> => {
  const [{ settingsAndProblems }, { modeGuard }] = await Promise.all([
    import('../session/settings-with-problems.ts'),
    import('../session/live-guard.ts'),
  ]);
  const { settings } = await settingsAndProblems(context, { flags });
  modeGuard(settings, { action: 'read', testOnly: true }).mode();
};

const notAllowed = (name: string): CliError =>
  new CliError('usage', `${name} is not allowed here.`, {
    code: 'WRITES_NOT_ALLOWED',
    why: 'This server was started to look only. Nothing was sent.',
    hint: 'Whoever starts it allows it: `klarna-cl mcp --allow-writes`.',
  });

const asCliError = (thrown: unknown): CliError =>
  thrown instanceof CliError
    ? thrown
    : new CliError('internal', 'klarna-cl has a bug.', {
        why: thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : 'Something was thrown that is no error.',
        hint: 'Report what was called, without tokens.',
      });

const documentIn = (printed: string): Document | undefined => {
  if (printed === '') return undefined;
  const document = harmless(parsed(printed));
  const isObject = typeof document === 'object' && document !== null && !Array.isArray(document);
  // Results have to be objects, and so is what each of these commands prints; whatever else came would get through too.
  return isObject ? Object.fromEntries(Object.entries(document)) : { printed: document };
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};
