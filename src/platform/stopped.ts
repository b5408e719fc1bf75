import type { Stop } from '../context.ts';
import { CliError } from '../errors.ts';

/** A question that was left: by Ctrl-C, by a signal, or because there is nobody at the keyboard any more. */
export const stoppedAtQuestion = (stop: Stop): CliError => {
  const reason = stop.reason() ?? 'interrupted';
  return new CliError(reason, 'Stopped at a question.', {
    why: `${reason === 'terminated' ? 'The process was told to end (SIGTERM).' : 'You pressed Ctrl-C.'} Nothing was written.`,
    hint: 'Run it again when you are ready.',
  });
};
