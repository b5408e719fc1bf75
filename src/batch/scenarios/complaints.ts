import { CliError } from '../../errors.ts';

/** Where in a document something stands: `['scenarios', 0, 'steps', 2, 'capture']`. */
export type Path = readonly (string | number)[];

/** Where in a file something stands, both counted from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

export interface Complaint {
  readonly file: string;
  readonly place: Place | undefined;
  readonly text: string;
}

/** What is wrong with a campaign's files; all of it is said at once. */
export interface Complaints {
  readonly add: (file: string, place: Place | undefined, text: string) => void;
  readonly all: () => readonly Complaint[];
}

/** More than these are no help to anybody. */
const most = 20;

export const openComplaints = (): Complaints => {
  const complaints: Complaint[] = [];
  return {
    add: (file, place, text) => {
      // A value that several scenarios share is wrong once.
      const isSaid = complaints.some((one) => one.file === file && one.text === text && isSame(one.place, place));
      if (!isSaid) complaints.push({ file, place, text });
    },
    all: () => complaints,
  };
};

const isSame = (one: Place | undefined, other: Place | undefined): boolean =>
  one?.line === other?.line && one?.column === other?.column;

/** @throws CliError `usage` naming every mistake with its line, where there is one */
export const throwIfAny = (name: string, complaints: readonly Complaint[]): void => {
  const [only] = complaints;
  if (only === undefined) return;
  const sorted = [...complaints].sort(byPlace).slice(0, most);
  const rest = complaints.length - sorted.length;
  const details = {
    complaints: sorted.map(({ file, place, text }) => ({
      file,
      line: place?.line ?? null,
      column: place?.column ?? null,
      complaint: text,
    })),
    total: complaints.length,
  };
  const hint =
    '--check looks without sending anything; `klarna-cl batch init --format yaml` writes a file that runs, and docs/batch.md describes the format.';
  if (complaints.length === 1) throw new CliError('usage', wordsOf(only), { details, hint });
  throw new CliError('usage', `${name} cannot be used: ${complaints.length} things are wrong with it.`, {
    complaints: [...sorted.map(wordsOf), ...(rest > 0 ? [`and ${rest} more`] : [])],
    details,
    hint,
  });
};

const byPlace = (one: Complaint, other: Complaint): number =>
  one.file.localeCompare(other.file) ||
  (one.place?.line ?? 0) - (other.place?.line ?? 0) ||
  (one.place?.column ?? 0) - (other.place?.column ?? 0);

const wordsOf = ({ file, place, text }: Complaint): string =>
  `${place === undefined ? file : `${file}, line ${place.line}, column ${place.column}`}: ${text}${/[.?!]$/.test(text) ? '' : '.'}`;

/** A name as a message may show it: what was pasted into the wrong place may be a secret. */
export const shown = (name: string): string => (/^[\w./-]{1,40}$/.test(name) ? name : 'a name that nothing has');
