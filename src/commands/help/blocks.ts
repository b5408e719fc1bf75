/** What a help text is made of: the terminal and the man pages set the same blocks, each in its own way. */
export type Block =
  /** A paragraph. */
  | string
  /** Names, and what they mean. */
  | { readonly rows: readonly Row[] }
  /** Commands to copy, each with what it does. */
  | { readonly examples: readonly Example[] }
  /** Lines that stay as they are. */
  | { readonly lines: readonly string[] };

export type Row = readonly [term: string, text: string];
/** The command line as it is typed, and a sentence about what it does. */
export type Example = readonly [line: string, what: string];

export interface Section {
  /** Empty where the text needs none. */
  readonly heading: string;
  /** Rows of sections of one kind stand below each other. */
  readonly kind?: 'flags' | 'commands';
  readonly blocks: readonly Block[];
}

/** Names, and what they mean. */
export const rows = (...given: readonly Row[]): Block => ({ rows: given });

/** Commands to copy, each with what it does. */
export const examples = (...given: readonly Example[]): Block => ({ examples: given });
