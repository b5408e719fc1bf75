import type { Key } from './catalogue.ts';
import { type CaptureTime, captures, type OutputFormat, outputs, type Route, routes } from './choices.ts';
import { type Layer, pick, type Sourced } from './layers.ts';

/** What a command does where no flag says otherwise. */
export interface Defaults {
  readonly route?: Sourced<Route> | undefined;
  readonly currency?: Sourced<string> | undefined;
  readonly capture?: Sourced<CaptureTime> | undefined;
  readonly output?: Sourced<OutputFormat> | undefined;
  readonly timeoutSeconds?: Sourced<number> | undefined;
  readonly retries?: Sourced<number> | undefined;
  /** PEM file. */
  readonly ca?: Sourced<string> | undefined;
}

/** Reads the keys that belong to no account. @throws CliError `config` for a bad value */
export const readDefaults = (layers: readonly Layer[]): Defaults => {
  const text = (key: Key): Sourced<string> | undefined => {
    const picked = pick(layers, key);
    return picked && { value: picked.value, source: picked.source };
  };
  const whole = (key: Key): Sourced<number> | undefined => {
    const picked = pick(layers, key);
    return picked && { value: Number(picked.value), source: picked.source };
  };
  const choice = <Choice extends string>(key: Key, choices: readonly Choice[]): Sourced<Choice> | undefined => {
    const picked = pick(layers, key);
    const value = choices.find((one) => one === picked?.value);
    return picked && value ? { value, source: picked.source } : undefined;
  };
  return {
    route: choice('route', routes),
    currency: text('currency'),
    capture: choice('capture', captures),
    output: choice('output', outputs),
    timeoutSeconds: whole('timeout'),
    retries: whole('retries'),
    ca: text('ca'),
  };
};
