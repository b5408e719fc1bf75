export type JsonReading =
  | { readonly ok: true; readonly document: unknown }
  | { readonly ok: false; readonly why: 'malformed' | 'deep' };

/**
 * Reads UTF-8 JSON that a stranger wrote: broken UTF-8 is refused, nesting past `maxDepth` is refused before anything
 * is parsed (a 10^5-deep document parses, and overflows the stack of whoever walks it), `__proto__` members are dropped.
 */
export const readJson = (bytes: Uint8Array, maxDepth: number): JsonReading => {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { ok: false, why: 'malformed' };
  }
  if (nestsDeeperThan(text, maxDepth)) return { ok: false, why: 'deep' };
  try {
    const document: unknown = JSON.parse(text);
    if (/__proto__|\\u00/i.test(text)) dropPrototypes(document);
    return { ok: true, document };
  } catch {
    return { ok: false, why: 'malformed' };
  }
};

const quote = 0x22;
const backslash = 0x5c;

const nestsDeeperThan = (text: string, maxDepth: number): boolean => {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (inString) {
      if (code === backslash) index += 1;
      else if (code === quote) inString = false;
    } else if (code === quote) inString = true;
    else if (code === 0x7b || code === 0x5b) {
      depth += 1;
      if (depth > maxDepth) return true;
    } else if (code === 0x7d || code === 0x5d) depth -= 1;
  }
  return false;
};

const dropPrototypes = (node: unknown): void => {
  if (typeof node !== 'object' || node === null) return;
  // `delete node.__proto__` removes an own member and leaves the real prototype alone.
  if (Object.hasOwn(node, '__proto__')) Reflect.deleteProperty(node, '__proto__');
  for (const child of Object.values(node)) dropPrototypes(child);
};
