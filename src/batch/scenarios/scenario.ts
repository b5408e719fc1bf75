import type { Expectation } from '../row.ts';
import type { StepCommand } from './format.ts';

/** A row of several steps: plain values, so that it can be handed on as JSON. */
export interface Scenario {
  /** The campaign's file, for messages. */
  readonly file: string;
  readonly turn: number;
  readonly steps: readonly ScenarioStep[];
}

export interface ScenarioStep {
  /** Unique in its scenario: as it was named, else its command. */
  readonly name: string;
  readonly command: StepCommand;
  /** Line of the file. */
  readonly line: number;
  /** By name; what is known from the file and the environment is put in, other `${…}` wait for the steps before. */
  readonly flags: Readonly<Record<string, unknown>>;
  /** Which values of the step's answer later steps may use, by a name of their own. */
  readonly save: Readonly<Record<string, string>>;
  readonly expect: Expectation;
}
