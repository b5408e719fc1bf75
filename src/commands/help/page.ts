import type { Block, Example, Section } from './blocks.ts';

/** What the help of a command says besides its description, arguments and flags, which stand where they are read. */
export interface HelpPage {
  /** What it does, short enough for a line of the list of commands, where its description is not. */
  readonly summary?: string;
  /** At least one. */
  readonly examples: readonly Example[];
  /** Flags under headings of their own; those that none of them names stand under `Flags`. */
  readonly flags?: Groups;
  /** The same for the commands below it. */
  readonly commands?: Groups;
  /** What a reader has to know besides. */
  readonly notes?: readonly Block[];
  /** The same, where it needs headings. */
  readonly sections?: readonly Section[];
}

export type Groups = readonly (readonly [heading: string, names: readonly string[]])[];
/** By what is typed after `klarna-cl`: `runs export`. */
export type HelpPages = Readonly<Record<string, HelpPage>>;
