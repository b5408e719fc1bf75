import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { sha256 } from '../../journal/attempts.ts';
import type { TokenTrace } from '../../journal/records.ts';
import { ask, authTokenField, type Field, given, sessionTokenField } from '../command-line/fields.ts';
import type { ValueReader } from '../command-line/value-reader.ts';
import type { GivenToken } from '../session/run-plan.ts';
import type { FlowFlags } from './flags.ts';

interface TokenFlags {
  readonly field: Field<string>;
  readonly direct: 'authToken' | 'sessionToken';
  readonly file: 'authTokenFile' | 'sessionTokenFile';
  readonly fileFlag: string;
}

export const authTokenFlags: TokenFlags = {
  field: authTokenField,
  direct: 'authToken',
  file: 'authTokenFile',
  fileFlag: '--auth-token-file',
};
export const sessionTokenFlags: TokenFlags = {
  field: sessionTokenField,
  direct: 'sessionToken',
  file: 'sessionTokenFile',
  fileFlag: '--session-token-file',
};

/**
 * A token of the run: as it is passed again, else from the file it came from, else asked for; another one is refused.
 * @throws CliError `usage`
 */
export const tokenOf = async (
  context: Context,
  reader: ValueReader,
  { field, direct, file, fileFlag }: TokenFlags,
  flags: FlowFlags,
  trace: TokenTrace | undefined,
  isNeeded: boolean,
): Promise<GivenToken | undefined> => {
  const passed = given(field, await reader.read(field.flag, flags[direct], fileFlag, flags[file]));
  if (trace === undefined) {
    if (passed === undefined) return undefined;
    throw new CliError('usage', `The run uses no ${field.flag}.`, { hint: `Leave out ${field.flag}.` });
  }
  const isIts = (token: string) => sha256(token) === trace.sha256;
  if (passed !== undefined) {
    if (isIts(passed)) return { value: passed, file: flags[file] ?? trace.file };
    throw new CliError('usage', `${field.flag} is not the token of this run.`, {
      code: 'OTHER_TOKEN',
      why: 'The journal keeps the SHA-256 of the token that the run was started with, and this one has another. Nothing was sent.',
      hint: 'Pass the same token. Another token needs a new run.',
    });
  }
  if (!isNeeded) return undefined;
  const kept =
    trace.file === undefined ? undefined : await context.files.readIfThere(trace.file).catch(() => undefined);
  const fromFile = kept?.replace(/\r?\n$/, '');
  if (fromFile !== undefined && isIts(fromFile)) return { value: fromFile, file: trace.file };
  const parse: typeof field.parse = (text) => {
    const parsed = field.parse(text);
    return 'complaint' in parsed || isIts(parsed.value) ? parsed : { complaint: 'it is not the token of this run' };
  };
  return { value: await ask(context, { ...field, parse }, undefined), file: trace.file };
};
