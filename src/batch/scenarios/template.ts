/**
 * Texts with `${…}` in them. A text is filled twice: what the file and the environment know when it is read, and what
 * steps bring when it runs. What was put in the first time is never looked into the second time.
 */
export type Part = { readonly text: string } | { readonly name: string };

const reference = /\$\$\{|\$\{([^{}]*)\}|\$\{/g;

/** The parts of a text, or what is wrong with it. `$${` stands for `${` itself. */
export const partsOf = (text: string): readonly Part[] | { readonly complaint: string } => {
  const parts: Part[] = [];
  let at = 0;
  for (const match of text.matchAll(reference)) {
    const [whole, name] = match;
    if (match.index > at) parts.push({ text: text.slice(at, match.index) });
    at = match.index + whole.length;
    if (whole === '$${') parts.push({ text: '${' });
    else if (name === undefined) return { complaint: 'has a ${ that is not closed' };
    else parts.push({ name: name.trim() });
  }
  if (at < text.length) parts.push({ text: text.slice(at) });
  return parts;
};

/** The names that a text waits for. */
export const namesIn = (text: string): readonly string[] => {
  const parts = partsOf(text);
  return 'complaint' in parts ? [] : parts.flatMap((part) => ('name' in part ? [part.name] : []));
};

type Value = string | number | boolean;

/** A text as it is written so that filling it gives that very text; a `$` means something in a replacement that is no function. */
const escaped = (text: string): string => text.replaceAll('${', () => '$${');

/**
 * Puts in what is known; the other names stay. A text that is one name alone becomes that value, of whichever type.
 * @param lookup `undefined` for what is not known yet
 */
export const fillKnown = (text: string, lookup: (name: string) => Value | undefined): Value => {
  const parts = partsOf(text);
  if ('complaint' in parts) return text;
  const [only] = parts;
  if (parts.length === 1 && only !== undefined && 'name' in only) {
    const value = lookup(only.name);
    if (value !== undefined) return typeof value === 'string' ? escaped(value) : value;
  }
  return parts
    .map((part) => {
      if ('text' in part) return escaped(part.text);
      const value = lookup(part.name);
      return value === undefined ? `\${${part.name}}` : escaped(String(value));
    })
    .join('');
};

/** The value of a text that was filled before, once everything is known. @param lookup of every name that is left */
export const fill = (text: string, lookup: (name: string) => unknown): unknown => {
  const parts = partsOf(text);
  if ('complaint' in parts) return text;
  const [only] = parts;
  if (parts.length === 1 && only !== undefined && 'name' in only) return lookup(only.name);
  return parts.map((part) => ('text' in part ? part.text : String(lookup(part.name)))).join('');
};

/** The same for every text in a value. */
export const fillAll = (value: unknown, fillOne: (text: string) => unknown): unknown => {
  if (typeof value === 'string') return fillOne(value);
  if (Array.isArray(value)) return value.map((each: unknown) => fillAll(each, fillOne));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, fillAll(each, fillOne)]));
};
