import { hostname } from 'node:os';
import type { Context } from '../../context.ts';
import { runsAbout } from '../../journal/find-runs.ts';
import { openQueue } from '../../queue/open-queue.ts';
import { serve } from '../../queue/serve.ts';
import { openResultLines } from '../batch/result-lines.ts';
import { authoritiesOf } from '../session/authorities.ts';
import { newRunId } from '../session/run-id.ts';
import { readWorkerFlags, type WorkerFlags } from './flags.ts';
import { openHands } from './hands.ts';

/** `worker`: does rows of others' batches. @throws CliError `usage`, `config`, `auth`, `unavailable`, `live-guard` */
export const runWorker = async (context: Context, flags: WorkerFlags): Promise<void> => {
  const { clock, stop, terminal, folders } = context;
  const wish = readWorkerFlags(flags);
  const queue = await openQueue(context, {
    address: flags.queue,
    authorities: await authoritiesOf(context, flags),
  });
  const lines = openResultLines(context, flags);
  const process_ = { pid: process.pid, host: hostname() };
  let rows = 0;
  try {
    terminal.talk(`Worker at ${queue.connection.address.shown}; Ctrl-C ends it when its rows are done.`);
    context.lastWord(() => 'Its rows are taken over by other workers.');
    await serve({
      ...queue,
      ...wish,
      clock,
      stop,
      process: process_,
      newRunId: () => newRunId(context),
      local: (names) => runsAbout(folders.state, names),
      open: (header) => openHands(context, flags, header, `${process_.host}:${process_.pid}`),
      onRow: async (result) => {
        rows += 1;
        await lines.write(result);
      },
      talk: terminal.talk,
    });
    terminal.talk(`${rows} ${rows === 1 ? 'row' : 'rows'} done.`);
  } finally {
    queue.connection.close();
  }
  const failure = await lines.close();
  if (failure !== undefined) throw failure;
};
