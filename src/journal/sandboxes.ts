import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolders } from '../platform/private-file.ts';
import { urlOf } from '../url.ts';
import type { RunRecord } from './records.ts';

/**
 * When a sandbox last began anew at an address. Its ids are those of the one before, and what runs did there was done to
 * payments that are gone: it must keep nobody from trying the same again.
 */
const fileOf = (stateFolder: string, { host }: URL): string =>
  join(stateFolder, 'sandboxes', host.replace(/[^\w.-]/g, '-'));

/** @param atMs milliseconds since the epoch. What goes wrong here leaves earlier runs counting, as runs of a service do. */
export const noteNewSandbox = (stateFolder: string, url: string, atMs: number): void => {
  const file = fileOf(stateFolder, new URL(url));
  try {
    makeFolders(join(stateFolder, 'sandboxes'));
    writeFileSync(`${file}.${process.pid}`, new Date(atMs).toISOString(), { mode: 0o600, flag: 'wx' });
    renameSync(`${file}.${process.pid}`, file);
  } catch {
    // Said above.
  }
};

/**
 * Tells whether a run was one of a sandbox that has begun anew since; each sandbox is looked up once. A run that talked to
 * anything but one loopback address, or in live mode, never is.
 */
export const earlierSandboxes = (
  stateFolder: string,
): ((run: Pick<RunRecord, 'at' | 'mode' | 'commerce_layer' | 'klarna'>) => boolean) => {
  const beginnings = new Map<string, number | undefined>();
  return ({ at, mode, commerce_layer, klarna }) => {
    const addresses = [commerce_layer && (commerce_layer.base_url ?? ''), klarna?.base_url];
    const [first, ...others] = addresses.filter((address) => address !== undefined);
    if (mode !== 'test' || first === undefined || others.some((address) => address !== first)) return false;
    const url = urlOf(first);
    if (url === undefined || !loopback.test(url.hostname)) return false;
    const file = fileOf(stateFolder, url);
    if (!beginnings.has(file)) beginnings.set(file, beginningOf(file));
    const begun = beginnings.get(file);
    return begun !== undefined && Date.parse(at) < begun;
  };
};

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

const beginningOf = (file: string): number | undefined => {
  try {
    const time = Date.parse(readFileSync(file, 'utf8'));
    return Number.isNaN(time) ? undefined : time;
  } catch {
    return undefined;
  }
};
