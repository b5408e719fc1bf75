import { parseArgs } from 'node:util';

export interface Options {
  readonly payments: number;
  readonly processes: number;
  /** Seconds between two kills, on average; 0: none. */
  readonly killEvery: number;
  readonly seed: number;
  /** Share of the requests that a fault strikes. */
  readonly faultRate: number;
  /** Share of the payments that two workers are given. */
  readonly overlap: number;
  /** Milliseconds that the sandbox takes for each answer. */
  readonly latency: number;
  readonly json: boolean;
  readonly selfTest: boolean;
  readonly keep: boolean;
}

export const usage = `npm run soak -- [--payments 2000] [--processes 4] [--kill-every 2] [--seed 1]
                 [--fault-rate 0.1] [--overlap 0.3] [--latency 2] [--json] [--keep] [--self-test]`;

const flags = {
  payments: { type: 'string', default: '2000' },
  processes: { type: 'string', default: '4' },
  'kill-every': { type: 'string', default: '2' },
  seed: { type: 'string', default: '1' },
  'fault-rate': { type: 'string', default: '0.1' },
  overlap: { type: 'string', default: '0.3' },
  latency: { type: 'string', default: '2' },
  json: { type: 'boolean', default: false },
  keep: { type: 'boolean', default: false },
  'self-test': { type: 'boolean', default: false },
} as const;

/** @throws Error naming the flag */
export const readOptions = (argv: readonly string[]): Options => {
  const { values } = parseArgs({ args: [...argv], options: flags });
  const number = (name: string, text: string, low: number, high: number, isWhole = true): number => {
    const value = Number(text);
    if (text.trim() !== '' && value >= low && value <= high && (!isWhole || Number.isInteger(value))) return value;
    throw new Error(`--${name} takes a ${isWhole ? 'whole ' : ''}number from ${low} to ${high}.`);
  };
  return {
    payments: number('payments', values.payments, 1, 1_000_000),
    processes: number('processes', values.processes, 1, 64),
    killEvery: number('kill-every', values['kill-every'], 0, 3600, false),
    seed: number('seed', values.seed, 0, 2 ** 32 - 1),
    faultRate: number('fault-rate', values['fault-rate'], 0, 1, false),
    overlap: number('overlap', values.overlap, 0, 1, false),
    latency: number('latency', values.latency, 0, 10_000),
    json: values.json,
    keep: values.keep,
    selfTest: values['self-test'],
  };
};
