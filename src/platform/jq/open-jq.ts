import { Worker } from 'node:worker_threads';
import type { Jq, Stop } from '../../context.ts';
import type { JqAnswer, JqQuestion } from './thread.ts';
import script from './thread.ts?thread';

/** A filter that takes longer will not end. */
const limitMs = 10_000;

/**
 * jq in a thread of its own: a filter may loop for ever, and take all memory, and neither may cost what is known of a
 * payment. The process does not stay for it.
 */
export const openJq = (stop: Stop, longestMs = limitMs): Jq => {
  let thread: Worker | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  const opened = (): Worker => {
    thread ??= new Worker(script, { eval: true, env: {}, resourceLimits: { maxOldGenerationSizeMb: 512 } });
    return thread;
  };

  const ask = (question: JqQuestion): Promise<JqAnswer> =>
    new Promise((resolve) => {
      const worker = opened();
      const end = (answer: JqAnswer, isOver: boolean) => {
        clearTimeout(timer);
        stop.signal.removeEventListener('abort', onStop);
        for (const event of ['message', 'error', 'exit']) worker.removeAllListeners(event);
        worker.unref();
        if (isOver) {
          thread = undefined;
          // Whether it ends now or with the process is all the same, and so is what it says to it.
          worker.on('error', () => {});
          worker.terminate().catch(() => {});
        }
        resolve(answer);
      };
      const onStop = () => end({ complaint: 'It was stopped before it came to an end.' }, true);
      const timer = setTimeout(
        () => end({ complaint: `It came to no end within ${longestMs / 1000} s.` }, true),
        longestMs,
      );
      // One that comes after the signal has its time: what it is for is waited for as well.
      if (!stop.signal.aborted) stop.signal.addEventListener('abort', onStop, { once: true });
      worker.ref();
      worker.once('message', (answer: JqAnswer) => end(answer, false));
      worker.once('error', () => end({ complaint: 'It took more memory than there is for it.' }, true));
      worker.once('exit', () => end({ complaint: 'It ended jq.' }, true));
      worker.postMessage(question);
    });

  /** One after the other: the thread has one jq. */
  const inTurn = (question: JqQuestion): Promise<JqAnswer> => {
    const answer = turn.then(() => ask(question));
    turn = answer;
    return answer;
  };

  return {
    complaint: async (filter) => {
      const answer = await inTurn({ filter });
      return 'complaint' in answer ? answer.complaint : undefined;
    },
    results: (filter, document) => inTurn({ filter, json: JSON.stringify(document) ?? 'null' }),
  };
};
