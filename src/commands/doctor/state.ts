import { keptTokens } from '../../config/token-cache.ts';
import type { Context, Room } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { allRuns, type RunSummary } from '../runs/summary.ts';
import { type Check, check, orRefusal } from './check.ts';
import { count, moment, size } from './words.ts';

/** What earlier runs left, and whether the next one can keep its journal. Nothing is written to find out. */
export const stateChecks = async ({ folders, probe, clock }: Context): Promise<readonly Check[]> => {
  const room = await probe.room(folders.state);
  return [
    folderCheck(folders.state, room),
    spaceCheck(room),
    ...(await runChecks(folders.state)),
    await tokensCheck(folders.state, clock.now()),
  ];
};

const elsewhere = 'Make it writable, or name another folder with KLARNA_CL_STATE_DIR.';

const folderCheck = (wanted: string, { folder, isThere, refusal }: Room): Check => {
  const answers = check('This machine', 'state-folder');
  if (refusal === undefined) {
    return answers.ok(
      isThere ? `Journals can be written: ${wanted}` : `Journals can be written: ${wanted} will be made.`,
    );
  }
  return answers.fail(`Journals cannot be written: ${folder} refuses (${refusal}).`, elsewhere, {
    detail: 'Without its journal nothing is sent that could be charged twice.',
  });
};

const megabyte = 1024 * 1024;

const spaceCheck = ({ folder, freeBytes }: Room): Check => {
  const answers = check('This machine', 'disk-space');
  if (freeBytes === undefined) return answers.skipped('The file system does not say how much room there is.');
  const says = `${size(freeBytes)} are free at ${folder}.`;
  const remedy = 'Free some space: a journal that cannot be written keeps payments from being sent.';
  if (freeBytes < megabyte) return answers.fail(says, remedy);
  return freeBytes < 100 * megabyte ? answers.warn(says, remedy) : answers.ok(says);
};

/** So many are named; `runs list` has them all. */
const mostNamed = 5;

const runChecks = async (stateFolder: string): Promise<readonly Check[]> => {
  const answers = check('This machine', 'runs');
  const runs = await orRefusal(() => allRuns(stateFolder));
  if (runs instanceof CliError) return [answers.refused(runs)];
  const open = runs.filter(({ status }) => ['interrupted', 'unsettled', 'unreadable'].includes(status));
  if (runs.length === 0) return [answers.ok('The journal holds no runs.')];
  if (open.length === 0) return [answers.ok(`${count(runs.length, 'run')} in the journal, none of them left open.`)];
  const named = open.slice(-mostNamed).map(runCheck);
  if (open.length === named.length) return named;
  return [
    ...named,
    answers.warn(`${open.length - named.length} more runs are not settled.`, 'klarna-cl runs list --unsettled'),
  ];
};

const runCheck = ({ run_id, command, status, started_at, resume, problem }: RunSummary): Check => {
  const answers = check('This machine', 'runs');
  if (status === 'unreadable') {
    return answers.warn(`The journal of run ${run_id} cannot be read.`, `klarna-cl runs show ${run_id}`, {
      ...(problem === undefined ? {} : { detail: problem }),
    });
  }
  const how = status === 'interrupted' ? 'was interrupted' : 'does not know what became of a write';
  return answers.warn(`Run ${run_id} (${command}, ${started_at}) ${how}.`, resume ?? `klarna-cl runs show ${run_id}`);
};

const tokensCheck = async (stateFolder: string, now: number): Promise<Check> => {
  const answers = check('This machine', 'cached-tokens');
  const tokens = await orRefusal(() => keptTokens(stateFolder, now));
  if (tokens instanceof CliError) return answers.refused(tokens, 'warn');
  if (tokens.length === 0) return answers.ok('No access token is kept from earlier runs.');
  const last = Math.max(...tokens.map(({ expiresAtMs }) => expiresAtMs));
  const kept = count(tokens.length, 'access token is', 'access tokens are');
  return answers.ok(`${kept} kept from earlier runs, until ${moment(last)} at the latest.`);
};
