import type { CliError, ErrorKind } from '../errors.ts';
import { compactJson } from './json.ts';
import { type MaskingRule, maskDocument, maskLine } from './masking.ts';
import { sanitiseLine } from './sanitise.ts';

type Rule = Omit<MaskingRule, 'reveal'>;

/** Errors of these kinds come before anything is sent; a person is told so even where nothing else is to be said. */
const beforeSending: ReadonlySet<ErrorKind> = new Set(['usage', 'config', 'live-guard']);

const whyOf = ({ kind, facts }: CliError): string | undefined =>
  facts.why ?? (beforeSending.has(kind) ? 'Nothing was sent.' : undefined);

/** The only address that is opened is the customer's; it stands outside of the hint, which is masked and printed elsewhere. */
const approveAt = (url: string): string => `The customer approves at: ${sanitiseLine(url)}`;

/**
 * `[DECLINED]`: the name under which `klarna-cl explain` knows more. A code that is only the exit code's name says
 * nothing new; one with other characters than names have is a server's, and no name.
 */
const nameOf = ({ code, kind }: CliError): string | undefined =>
  code !== kind && /^[\w-]{1,64}$/.test(code) ? `[${code}]` : undefined;

/** An error for a person: what failed, why, what to do next; a line each, and the ids that support asks for. */
export const errorLines = (error: CliError, rule: Rule): string => {
  const { hint, traceId, correlationId, docUrl, openUrl, complaints = [] } = error.facts;
  const safe = (parts: readonly (string | undefined)[]) =>
    sanitiseLine(maskLine(parts.filter((part) => part !== undefined).join(' '), rule)).trim();
  const ids = [
    traceId === undefined ? undefined : `trace id ${traceId}`,
    correlationId === undefined ? undefined : `klarna-correlation-id ${correlationId}`,
  ].filter((id) => id !== undefined);
  const why = safe([whyOf(error), ids.length === 0 ? undefined : `(${ids.join(', ')})`]);
  const next = [safe([hint, docUrl]), openUrl === undefined ? '' : approveAt(openUrl)].filter((part) => part !== '');
  return [
    `Error: ${safe([error.message, nameOf(error)])}`,
    ...complaints.map((complaint) => `  ${safe([complaint])}`),
    why && `Why: ${why}`,
    next.length > 0 && `Next: ${next.join(' ')}`,
  ]
    .filter(Boolean)
    .map((line) => `${line}\n`)
    .join('');
};

/** The same for a script: one JSON object on one line, the last of stderr. */
export const errorJson = (error: CliError, rule: Rule): string => {
  const { hint, httpStatus, traceId, correlationId, details, docUrl, openUrl } = error.facts;
  const why = whyOf(error);
  const masked = maskDocument(
    {
      code: error.code,
      message: why === undefined ? error.message : `${error.message} ${why}`,
      hint: hint ?? null,
      exit_code: error.exitCode,
      ...(httpStatus === undefined ? {} : { http_status: httpStatus }),
      ...(traceId === undefined ? {} : { trace_id: traceId }),
      ...(correlationId === undefined ? {} : { correlation_id: correlationId }),
      ...(details === undefined ? {} : { details }),
      ...(docUrl === undefined ? {} : { doc_url: docUrl }),
    },
    { ...rule, reveal: false },
  );
  // maskDocument makes an object of an object.
  const shown = openUrl === undefined ? {} : { hint: `${hint ?? ''} ${approveAt(openUrl)}`.trim() };
  return `${compactJson({ error: { ...(masked as object), ...shown } })}\n`;
};
