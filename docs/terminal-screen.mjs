// What a terminal shows after some output: rows of cells, each a character and how it is painted. It knows the control
// sequences that inquirer, ora, chalk and our own blocks use, and throws on any other that would change the picture.

const colourNames = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];

const blank = { character: ' ', style: {} };

/** How the style changes by an SGR sequence (`ESC [ … m`). */
const painted = (style, codes) => {
  let next = style;
  for (const code of codes) {
    if (code === 0) next = {};
    else if (code === 1) next = { ...next, bold: true };
    else if (code === 2) next = { ...next, dim: true };
    else if (code === 22) next = { ...next, bold: false, dim: false };
    else if (code === 39) next = { ...next, colour: undefined };
    else if (code >= 30 && code <= 37) next = { ...next, colour: colourNames[code - 30] };
    else if (code >= 90 && code <= 97) next = { ...next, colour: colourNames[code - 90] };
    else throw new Error(`The screen does not know the paint ${code}.`);
  }
  return next;
};

/** The rows on a screen of that many columns once `output` was written to it. Nothing scrolls away. */
export const screenAfter = (output, columns) => {
  const rows = [[]];
  let row = 0;
  let column = 0;
  let style = {};

  const goTo = (nextRow, nextColumn) => {
    row = Math.max(0, nextRow);
    column = Math.max(0, Math.min(columns - 1, nextColumn));
    while (rows.length <= row) rows.push([]);
  };
  const write = (character) => {
    if (column >= columns) goTo(row + 1, 0);
    const cells = rows[row];
    while (cells.length < column) cells.push(blank);
    cells[column] = { character, style };
    column += 1;
  };
  const erase = (mode) => {
    if (mode === 2) rows[row] = [];
    else if (mode === 0) rows[row] = rows[row].slice(0, column);
    else throw new Error(`The screen does not know how to erase by ${mode}.`);
  };
  const control = (letter, codes) => {
    const count = codes[0] || 1;
    const moves = {
      A: () => goTo(row - count, column),
      B: () => goTo(row + count, column),
      C: () => goTo(row, column + count),
      D: () => goTo(row, column - count),
      G: () => goTo(row, count - 1),
      J: () => {
        if (codes[0] !== 0) throw new Error(`The screen does not know how to clear by ${codes[0]}.`);
        erase(0);
        rows.length = row + 1;
      },
      K: () => erase(codes[0]),
      m: () => {
        style = painted(style, codes);
      },
    };
    const move = moves[letter];
    if (move === undefined) throw new Error(`The screen does not know the sequence ${letter}.`);
    move();
  };

  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
  const part = /\u001b\[(\?[\d;]*[hl])|\u001b\[([\d;]*)([A-Za-z])|([\s\S])/gu;
  for (const [, mode, numbers, letter, character] of output.matchAll(part)) {
    // Modes hide the cursor or hold up drawing: the last picture is the same without them.
    if (mode !== undefined) continue;
    if (letter !== undefined) control(letter, numbers.split(';').map(Number));
    else if (character === '\n') goTo(row + 1, column);
    else if (character === '\r') column = 0;
    else write(character);
  }
  return rows;
};
