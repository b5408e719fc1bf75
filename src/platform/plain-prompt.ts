import type { ChoiceQuestion, Prompt, Stop, TextQuestion } from '../context.ts';
import { writeTalk } from './descriptor.ts';
import { stoppedAtQuestion } from './stopped.ts';

type Keyboard = Pick<NodeJS.ReadStream, 'isTTY' | 'setRawMode' | 'setEncoding' | 'on' | 'off' | 'resume' | 'pause'>;

const [ctrlC, ctrlD, backspace, erase] = ['\u0003', '\u0004', '\u0008', '\u007f'];

/**
 * Questions for a screen reader and for terminals that cannot be drawn on (KLARNA_CL_ACCESSIBLE, TERM=dumb): one line of
 * text each, which is said once and not touched again. The terminal itself shows what is typed.
 */
export const plainPrompt = (
  stop: Stop,
  keyboard: Keyboard = process.stdin,
  say: (text: string) => void = (text) => writeTalk(2, text),
): Prompt => {
  /** What came behind the line that was read last: a person types ahead, and a paste holds several lines. */
  let ahead = '';

  const line = (question: string, isHidden: boolean): Promise<string> =>
    new Promise((resolve, reject) => {
      let typed = '';
      const end = (settle: () => void) => {
        keyboard.off('data', take);
        keyboard.off('end', onEnd);
        stop.signal.removeEventListener('abort', onEnd);
        if (isHidden) keyboard.setRawMode?.(false);
        keyboard.pause();
        settle();
      };
      const onEnd = () => end(() => reject(stoppedAtQuestion(stop)));
      /** Without the terminal's own help, what is hidden is edited here. */
      const edit = (key: string) => {
        if (key === ctrlC || key === ctrlD) return onEnd();
        typed = key === backspace || key === erase ? typed.slice(0, -1) : typed + key;
      };
      const take = (text: string) => {
        const keys = [...text];
        for (const [index, key] of keys.entries()) {
          if (key === '\r' || key === '\n') {
            ahead = keys.slice(key === '\r' && keys[index + 1] === '\n' ? index + 2 : index + 1).join('');
            if (isHidden) say('\n');
            return end(() => resolve(typed));
          }
          if (isHidden) edit(key);
          else typed += key;
        }
      };
      if (stop.signal.aborted) return onEnd();
      stop.signal.addEventListener('abort', onEnd, { once: true });
      keyboard.setEncoding('utf8');
      // Before anybody is asked: what is typed at once would be shown.
      if (isHidden) keyboard.setRawMode?.(true);
      say(question);
      keyboard.on('data', take);
      keyboard.on('end', onEnd);
      keyboard.resume();
      const waiting = ahead;
      ahead = '';
      if (waiting !== '') take(waiting);
    });

  const ask = async ({ message, initial, complaint }: TextQuestion, isHidden: boolean): Promise<string> => {
    for (;;) {
      const offered = initial === undefined ? '' : ` (Enter for ${initial})`;
      const typed = await line(`${message}${isHidden ? ', not shown' : ''}${offered}: `, isHidden);
      const answer = typed === '' ? (initial ?? '') : typed;
      const wrong = complaint?.(answer);
      if (wrong === undefined) return answer;
      say(`That cannot be used: ${wrong}.\n`);
    }
  };

  const choose = async <Value extends string>({ message, choices, initial }: ChoiceQuestion<Value>): Promise<Value> => {
    const lines = choices.map(
      ({ label, explanation }, index) => `  ${index + 1}. ${label}${explanation ? `: ${explanation}` : ''}\n`,
    );
    say(`${message}\n${lines.join('')}`);
    const first = choices.findIndex(({ value }) => value === initial);
    const choiceOf = (answer: string) => choices[Number(answer.trim()) - 1];
    const wanted = await ask(
      {
        message: `Number, 1 to ${choices.length}`,
        initial: String(Math.max(first, 0) + 1),
        complaint: (answer) => (choiceOf(answer) === undefined ? `a number from 1 to ${choices.length}` : undefined),
      },
      false,
    );
    const chosen = choiceOf(wanted);
    if (chosen === undefined) throw new TypeError('an answer with a complaint was taken');
    return chosen.value;
  };

  const confirm = async (message: string, initial: boolean): Promise<boolean> => {
    const answer = await ask(
      {
        message: `${message} yes or no`,
        initial: initial ? 'yes' : 'no',
        complaint: (text) => (/^(?:y|yes|n|no)$/i.test(text.trim()) ? undefined : 'yes or no is wanted'),
      },
      false,
    );
    return /^y/i.test(answer.trim());
  };

  return {
    text: (question) => ask(question, false),
    secret: (question) => ask(question, true),
    choose,
    confirm: ({ message, initial = false }) => confirm(message, initial),
  };
};
