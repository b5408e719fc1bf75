import { invalidRequest } from './errors.ts';

export type Form = Readonly<Record<string, string>>;

/** What a request for a token carries: JSON, or a form. @throws 400 for anything else */
export function readForm(contentType: string | undefined, body: Uint8Array): Form {
  const text = new TextDecoder().decode(body);
  const type = contentType?.split(';')[0]?.trim().toLowerCase();
  if (type === 'application/x-www-form-urlencoded') return Object.fromEntries(new URLSearchParams(text));
  try {
    const value: unknown = JSON.parse(text);
    if (type === 'application/json' && value !== null && typeof value === 'object')
      return Object.fromEntries(
        Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
      );
  } catch {
    // Not JSON: the refusal below says so.
  }
  throw invalidRequest('The request is missing a required parameter or is malformed.');
}

/** @throws 400 where it is missing */
export function required(form: Form, name: string): string {
  const value = form[name];
  if (value === undefined || value === '') throw invalidRequest(`Missing required parameter: ${name}.`);
  return value;
}
