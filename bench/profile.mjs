// Where a batch's time goes: V8's own profile of its main thread, and the processor time of the sandbox beside it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inSandbox, ours, whole } from './batch.mjs';
import { writeRows } from './payments.mjs';
import { cpuSecondsOf, used } from './processes.mjs';

const payments = 10_000;

/** What a sample was taken in, by its innermost function. */
const kindOf = ({ functionName, url }) => {
  if (functionName === '(idle)') return 'waiting for an answer or the disk';
  if (functionName === '(garbage collector)') return 'garbage collection';
  if (url.includes('libraries/')) return 'got and other libraries';
  if (url.startsWith('node:')) return "Node's own http, net and streams";
  if (url === '') return 'system calls and V8 (sockets, fdatasync, locks, JSON)';
  return "klarna-cl's own code";
};

const shares = (folder) => {
  const name = readdirSync(folder).find((file) => file.endsWith('.cpuprofile'));
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(join(folder, name), 'utf8'));
  const kinds = new Map(nodes.map(({ id, callFrame }) => [id, kindOf(callFrame)]));
  const times = new Map();
  let all = 0;
  for (const [index, id] of samples.entries()) {
    const kind = kinds.get(id);
    times.set(kind, (times.get(kind) ?? 0) + timeDeltas[index]);
    all += timeDeltas[index];
  }
  return [...times].map(([kind, time]) => [kind, time / all]).sort(([, one], [, other]) => other - one);
};

export const measureProfile = ({ home }) =>
  inSandbox(home, async (sandbox, folder, env) => {
    const rows = await writeRows(sandbox, folder, payments);
    const before = cpuSecondsOf(sandbox.pid);
    const { seconds, cpuSeconds } = await used(ours(rows, `--cpu-prof --cpu-prof-dir='${folder}'`), {
      env,
      cwd: folder,
    });
    const beside = cpuSecondsOf(sandbox.pid) - before;
    const perPayment = (all) => `${((all * 1000) / payments).toFixed(2)} ms`;
    return {
      title: `The main thread of a batch of ${whole(payments)} payments, sampled by V8.`,
      rows: [
        ['the main thread is', 'of its time'],
        ...shares(folder).map(([kind, share]) => [kind, `${(share * 100).toFixed(0)}%`]),
      ],
      notes: [
        `In this run (${whole(payments / seconds)} payments/s, slower by the profile itself) a payment took ${perPayment(cpuSeconds)} of processor time in klarna-cl, with the threads of the engine and of the disk, and ${perPayment(beside)} in the sandbox. Two cores have ${perPayment(2 * seconds)} for both at that rate: what limits it here is the processor.`,
      ],
    };
  });
