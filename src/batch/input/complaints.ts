import { CliError } from '../../errors.ts';

/** What is wrong with a line of a batch. It never quotes a cell: any of them may hold a token. */
export interface Complaint {
  readonly line: number;
  readonly column?: string | undefined;
  /** Without the full stop. */
  readonly text: string;
  /** `live-guard`: the value is good, and its mode is not that of the batch. */
  readonly kind?: 'live-guard';
}

/** As many are shown together. */
const mostShown = 20;

const sentence = (text: string): string => (/[.?!]$/.test(text) ? text : `${text}.`);

const place = ({ line, column }: Complaint): string =>
  `line ${line}${column === undefined ? '' : `, column ${column}`}`;

/**
 * All of them as one error.
 * @param found the first ones; at least one
 * @param total how many there are
 */
export const refuseRows = (name: string, found: readonly Complaint[], total: number): CliError => {
  const inOrder = [...found].sort((a, b) => a.line - b.line).slice(0, mostShown);
  const [only] = inOrder;
  const kind = found.every((complaint) => complaint.kind === 'live-guard') ? 'live-guard' : 'usage';
  const details = {
    complaints: inOrder.map(({ line, column, text }) => ({ line, column: column ?? null, complaint: text })),
    total,
  };
  const hint = `Correct ${total === 1 ? 'it' : 'them'}, then run it again; --check looks without sending anything.`;
  if (only !== undefined && total === 1) {
    return new CliError(kind, `${name}, ${place(only)}: ${sentence(only.text)}`, { details, hint });
  }
  const more = total - inOrder.length;
  return new CliError(kind, `${name} cannot be used: ${total} things are wrong with it.`, {
    complaints: [
      ...inOrder.map((complaint) => `${place(complaint)}: ${sentence(complaint.text)}`),
      ...(more > 0 ? [`and ${more} more`] : []),
    ],
    details,
    hint,
  });
};

/** Takes complaints in, keeps the first ones, and counts all. */
export interface ComplaintBook {
  readonly add: (complaint: Complaint) => void;
  readonly total: () => number;
  readonly kept: () => readonly Complaint[];
}

export const openComplaintBook = (): ComplaintBook => {
  const kept: Complaint[] = [];
  let total = 0;
  return {
    add: (complaint) => {
      total += 1;
      if (kept.length < mostShown) kept.push(complaint);
    },
    total: () => total,
    kept: () => kept,
  };
};
