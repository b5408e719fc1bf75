import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { json, klarnaCl, type Machine, newMachine, type Run, startKlarnaCl, type UnderWay } from '../support/run.ts';
import type { SandboxServer } from '../support/sandbox-server.ts';
import { openTerminal, type Terminal } from '../support/terminal.ts';
import { type RecordingBrowser, recordingBrowser } from './recording-browser.ts';

/** A machine on which the built tool finds a browser, and, where there is a server, its sandbox. */
export interface Desk {
  readonly machine: Machine;
  readonly browser: RecordingBrowser;
  /** The tool at a terminal, with a person before it. */
  readonly watched: (...args: string[]) => Terminal;
  /** The tool as a script starts it, with its output in pipes. */
  readonly scripted: (...args: string[]) => UnderWay;
  /** The same to its end. */
  readonly run: (...args: string[]) => Promise<Run>;
  /** Ids of the runs that are not at their end. */
  readonly unsettled: () => Promise<readonly string[]>;
  /** The kinds of records in the journals so far. */
  readonly journaled: () => readonly string[];
}

export const newDesk = (server?: SandboxServer): Desk => {
  const machine = newMachine();
  const browser = recordingBrowser(machine);
  const env = { ...server?.environment, BROWSER: browser.BROWSER };
  const run = (...args: string[]) => klarnaCl(args, { machine, env });
  return {
    machine,
    browser,
    watched: (...args) => openTerminal(args, { machine, env, patience: 40_000 }),
    scripted: (...args) => startKlarnaCl(args, env, machine),
    run,
    unsettled: async () => {
      const listed = await run('runs', 'list', '--unsettled', '--output', 'json');
      return json(listed.stdout).runs.map(({ run_id }: { run_id: string }) => run_id);
    },
    journaled: () => {
      const folder = join(machine.state, 'runs');
      const journals = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.ndjson')) : [];
      return journals.flatMap((name) => kindsIn(readFileSync(join(folder, name), 'utf8')));
    },
  };
};

/** Of whole lines alone: the last one may be on its way. */
const kindsIn = (journal: string): readonly string[] =>
  journal
    .split('\n')
    .slice(0, -1)
    .map((line) => json(line).kind);

/** The id of the one run that is under way, or was cut off. */
const openRun = async ({ unsettled }: Desk): Promise<string> => {
  const [id, ...others] = await unsettled();
  expect(others).toEqual([]);
  expect(id).toBeDefined();
  return id ?? '';
};

/** Ends a process at once, with nothing put in order; returns the id of its run. */
export const killedRun = async (desk: Desk, process: UnderWay): Promise<string> => {
  process.kill('SIGKILL');
  await process.end;
  return openRun(desk);
};
