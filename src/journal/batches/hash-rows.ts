/** Rows of a few numbers below 2^32, found by the first of them: a dozen bytes each where objects take a hundred. */
export interface HashRows {
  /** @returns which row it is, from 0 */
  readonly add: (hash: number, ...others: readonly number[]) => number;
  readonly rowsOf: (hash: number) => readonly number[];
  readonly at: (row: number, column: number) => number;
  readonly set: (row: number, column: number, value: number) => void;
  readonly count: () => number;
}

/** @param width how many numbers a row has, its hash included */
export const openHashRows = (width: number): HashRows => {
  let numbers = new Uint32Array(256 * width);
  /** The last row of each slot, and the one before it of each row, counted from 1; 0 is none. */
  let last = new Uint32Array(512);
  let before = new Uint32Array(256);
  let count = 0;
  const slotOf = (hash: number) => hash & (last.length - 1);
  const hang = (row: number) => {
    const slot = slotOf(numbers[row * width] ?? 0);
    before[row] = last[slot] ?? 0;
    last[slot] = row + 1;
  };
  const grow = () => {
    const larger = new Uint32Array(numbers.length * 2);
    larger.set(numbers);
    numbers = larger;
    before = new Uint32Array(before.length * 2);
    last = new Uint32Array(last.length * 2);
    for (let row = 0; row < count; row += 1) hang(row);
  };
  return {
    add: (...given) => {
      if (count === before.length) grow();
      numbers.set(given, count * width);
      hang(count);
      count += 1;
      return count - 1;
    },
    rowsOf: (hash) => {
      const rows: number[] = [];
      for (let next = last[slotOf(hash)] ?? 0; next !== 0; next = before[next - 1] ?? 0) {
        if (numbers[(next - 1) * width] === hash) rows.push(next - 1);
      }
      return rows.reverse();
    },
    at: (row, column) => numbers[row * width + column] ?? 0,
    set: (row, column, value) => {
      numbers[row * width + column] = value;
    },
    count: () => count,
  };
};
