/** A member of the outermost object, or, where `isElement`, one element of its array `rows`; `text` is JSON. */
export interface JsonPart {
  readonly member: string;
  readonly isElement: boolean;
  readonly text: string;
}

/** What is wrong with the text of a report, as the end of a sentence. */
export class BrokenJson extends Error {}

/** No row is so long, and a text that never ends must not fill the memory. */
const longestPart = 1024 * 1024;

/** In place of a depth: the object has ended. */
const over = -1;
const followed = () => new BrokenJson('no JSON: something follows its end');

const outside = /["{}[\],:]/g;
const inString = /["\\]/g;

/**
 * Takes an object apart while it is read: the elements of `rows` come one by one, however the file is laid out, so that a
 * report of any size takes no more memory than one row. What the parts hold is for `JSON.parse` to judge.
 * @throws BrokenJson for what is no such object, or is cut off
 */
export async function* jsonParts(pieces: AsyncIterable<string>): AsyncIterable<JsonPart> {
  let text = '';
  let depth = 0;
  let isString = false;
  let skipsNext = false;
  let member: string | undefined;
  let isInRows = false;

  const taken = (): string => {
    const whole = text.trim();
    text = '';
    return whole;
  };

  for await (const piece of pieces) {
    if (depth === over) {
      if (piece.trim() !== '') throw followed();
      continue;
    }
    let from = 0;
    let at = 0;
    if (skipsNext) {
      at = 1;
      skipsNext = false;
    }
    while (at < piece.length) {
      const sign = isString ? inString : outside;
      sign.lastIndex = at;
      const found = sign.exec(piece);
      if (found === null) break;
      const place = found.index;
      at = place + 1;
      const character = found[0];
      if (character === '\\') {
        at += 1;
        skipsNext = at > piece.length;
      } else if (character === '"') isString = !isString;
      else if (depth === 0) {
        if (character !== '{' || (text + piece.slice(from, place)).trim() !== '')
          throw new BrokenJson('no JSON object');
        depth = 1;
        text = '';
        from = at;
      } else if (character === '{' || character === '[') {
        depth += 1;
        if (depth === 2 && member === 'rows' && character === '[') {
          if ((text + piece.slice(from, place)).trim() !== '') throw new BrokenJson('no JSON');
          isInRows = true;
          text = '';
          from = at;
        }
      } else if (character === ':' && depth === 1 && member === undefined) {
        text += piece.slice(from, place);
        from = at;
        member = nameOf(taken());
      } else {
        const isEnd = character === '}' || character === ']';
        const isBorder = depth === (isInRows ? 2 : 1) && character !== ':';
        if (isBorder) {
          text += piece.slice(from, place);
          from = at;
          const whole = taken();
          // After the array itself nothing is left of the member.
          if (member !== undefined && whole !== '') yield { member, isElement: isInRows, text: whole };
          else if (whole !== '') throw new BrokenJson('no JSON');
          if (isEnd && isInRows) isInRows = false;
          else if (!isInRows) member = undefined;
        }
        if (isEnd) depth -= 1;
        if (depth === 0) depth = over;
      }
      if (depth === over) break;
    }
    if (depth === over) {
      if (piece.slice(from).trim() !== '') throw followed();
      continue;
    }
    text += piece.slice(from);
    if (text.length > longestPart) throw new BrokenJson('no report: a part of it is larger than 1 MiB');
  }
  if (depth !== over) throw new BrokenJson(text.trim() === '' && depth === 0 ? 'empty' : 'cut off, or no JSON');
}

const nameOf = (text: string): string => {
  const name = parsed(text);
  if (typeof name === 'string') return name;
  throw new BrokenJson('no JSON');
};

/** @throws BrokenJson */
export const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new BrokenJson('no JSON');
  }
};
