import type { PlannedRequest } from '../context.ts';

/** What `--dry-run` shows of a request: its body as JSON where it is JSON. Markers like `$AMOUNT` stay strings there. */
export const toPlan = (request: PlannedRequest) => ({
  method: request.method,
  url: request.url,
  headers: request.headers,
  ...(request.body !== undefined && { body: asJson(request.body) }),
});

const asJson = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
};

/**
 * The request as a curl command for a POSIX shell. `variables` are the names of shell variables that stand in the
 * request as `$NAME` and are to be expanded by the shell; any other `$`, quote or backslash stays what it is. Where a
 * body holds a `numeric` one as a JSON string (`"amount":"$AMOUNT"`), its JSON quotes go, so that a number comes out.
 * The body's bytes are otherwise those that would be sent, so the idempotency key stays true.
 */
export const toCurl = (
  request: PlannedRequest,
  variables: readonly string[],
  numeric: readonly string[] = [],
): string => {
  const all = [...new Set([...variables, ...numeric])];
  const body = numeric.reduce((text, name) => text.replaceAll(`"$${name}"`, `$${name}`), request.body ?? '');
  return [
    `curl -g -X ${request.method}`,
    quote(request.url, all),
    ...Object.entries(request.headers).map(([name, value]) => `-H ${quote(`${name}: ${value}`, all)}`),
    ...(request.body === undefined ? [] : [`--data-raw ${quote(body, all)}`]),
  ].join(' \\\n  ');
};

/** One shell word: single-quoted text, with the variables in double quotes between. */
const quote = (text: string, variables: readonly string[]): string => {
  const marker = new RegExp(`(\\$(?:${variables.join('|')})(?![A-Za-z0-9_]))`);
  const parts = variables.length === 0 ? [text] : text.split(marker);
  const words = parts.map((part, index) => {
    if (index % 2 === 1) return `"${part}"`;
    return part === '' ? '' : `'${part.replaceAll("'", `'\\''`)}'`;
  });
  return words.join('') || "''";
};
