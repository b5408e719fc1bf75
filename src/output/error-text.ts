import type { CliError } from '../errors.ts';
import { compactJson } from './json.ts';
import { type MaskingRule, maskDocument } from './masking.ts';
import { sanitiseLine } from './sanitise.ts';

/** An error for a person: what failed, why, what to do next; a line each, and the ids that support asks for. */
export const errorLines = (error: CliError): string => {
  const { why, hint, traceId, correlationId, docUrl } = error.facts;
  const ids = [
    traceId === undefined ? undefined : `trace id ${traceId}`,
    correlationId === undefined ? undefined : `klarna-correlation-id ${correlationId}`,
  ].filter((id) => id !== undefined);
  const lines = [
    `Error: ${error.message}`,
    why === undefined && ids.length === 0
      ? undefined
      : `Why: ${[why, ids.length > 0 ? `(${ids.join(', ')})` : undefined].filter(Boolean).join(' ')}`,
    hint === undefined && docUrl === undefined ? undefined : `Next: ${[hint, docUrl].filter(Boolean).join(' ')}`,
  ];
  return lines
    .filter((line) => line !== undefined)
    .map((line) => `${sanitiseLine(line)}\n`)
    .join('');
};

/** The same for a script: one JSON object on one line, the last of stderr. */
export const errorJson = (error: CliError, rule: Omit<MaskingRule, 'reveal'>): string => {
  const { why, hint, httpStatus, traceId, correlationId, details, docUrl } = error.facts;
  const document = {
    error: {
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
  };
  return `${compactJson(maskDocument(document, { ...rule, reveal: false }))}\n`;
};
