import { CliError } from '../../errors.ts';

export type CheckStatus = 'ok' | 'warn' | 'fail' | 'skipped';

/** In the order of the list. */
export const groups = [
  'This tool',
  'Configuration',
  'Environment',
  'Network',
  'Commerce Layer',
  'Klarna',
  'This machine',
] as const;
export type Group = (typeof groups)[number];

/** A line of `doctor`. */
export interface Check {
  /** Stable: scripts look for it. */
  readonly name: string;
  readonly group: Group;
  readonly status: CheckStatus;
  /** One sentence. */
  readonly says: string;
  readonly detail?: string;
  /** What to do about it; always there for what is not well. */
  readonly remedy?: string;
  readonly doc_url?: string;
}

type More = Pick<Check, 'detail' | 'doc_url'>;

/** The four answers to one question. */
export const check = (group: Group, name: string) => {
  const answer = (status: CheckStatus, says: string, more: Partial<Check>): Check => ({
    name,
    group,
    status,
    says,
    ...more,
  });
  return {
    ok: (says: string, more: More = {}) => answer('ok', says, more),
    warn: (says: string, remedy: string, more: More = {}) => answer('warn', says, { ...more, remedy }),
    fail: (says: string, remedy: string, more: More = {}) => answer('fail', says, { ...more, remedy }),
    /** It could not be looked at, for a reason that another line tells more of, or nobody asked for it. */
    skipped: (says: string, more: More = {}) => answer('skipped', says, more),
    /** A refusal, in its own words. */
    refused: (error: CliError, status: 'warn' | 'fail' = 'fail') =>
      answer(status, `${error.message}${nameOf(error)}`, {
        remedy: error.facts.hint ?? 'Run the command again with --verbose to see what was sent and answered.',
        ...whyOf(error),
        ...(error.facts.docUrl === undefined ? {} : { doc_url: error.facts.docUrl }),
      }),
  };
};

/** `[dns]`, as printed errors have it: the name under which `klarna-cl explain` knows more. */
const nameOf = ({ code, kind }: CliError): string => (code !== kind && /^[\w-]{1,64}$/.test(code) ? ` [${code}]` : '');

/** That nothing was executed or sent goes without saying where nothing was to be. */
const whyOf = ({ facts }: CliError): Pick<Check, 'detail'> => {
  const why = facts.why?.replace(/ ?\b[Nn]othing was (?:executed|sent)\.?/, '').trim() ?? '';
  return why === '' ? {} : { detail: why };
};

/** What a look came to, or the refusal that it ended with; that somebody wants to leave is no finding. */
export const orRefusal = async <Value>(look: () => Value | Promise<Value>): Promise<Value | CliError> => {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof CliError) || error.kind === 'interrupted' || error.kind === 'terminated') throw error;
    return error;
  }
};
