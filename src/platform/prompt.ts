import type { ChoiceQuestion, Prompt, Stop, TextQuestion } from '../context.ts';
import { stoppedAtQuestion } from './stopped.ts';

/** Without colours: inquirer paints by itself and asks nobody. */
const same = (text: string) => text;
const plainTheme = {
  prefix: { idle: '?', done: '✔' },
  spinner: { interval: 80, frames: ['-'] },
  icon: { cursor: '>' },
  style: {
    answer: same,
    message: same,
    error: (text: string) => `! ${text}`,
    defaultAnswer: (text: string) => `(${text})`,
    help: same,
    highlight: same,
    key: same,
    disabled: same,
    description: same,
    keysHelpTip: () => undefined,
  },
};

const cancelled = new Set(['ExitPromptError', 'AbortPromptError', 'CancelPromptError']);

export interface PromptWish {
  readonly colour: boolean;
  /** Breaks a sentence between words, for the terminal's width. */
  readonly wrap: (text: string) => string;
}

/** Questions by inquirer, drawn on stderr so that stdout stays data. Loaded when the first question is asked. */
export const inquirerPrompt = ({ colour, wrap }: PromptWish, stop: Stop): Prompt => {
  const theme = colour ? {} : { theme: plainTheme };

  const ask = async <Value>(question: Readonly<Record<string, unknown>>): Promise<Value> => {
    const [{ default: inquirer }, { fieldPrompt }] = await Promise.all([
      import('inquirer'),
      import('./field-prompt.ts'),
    ]);
    const prompt = inquirer.createPromptModule({ input: process.stdin, output: process.stderr, signal: stop.signal });
    prompt.registerPrompt('field', fieldPrompt);
    try {
      // inquirer types a registered prompt's question only through its own catalogue of prompts.
      const answers = await prompt([{ ...question, ...theme, name: 'answer' }] as unknown as Parameters<
        typeof prompt
      >[0]);
      return (answers as { answer: Value }).answer;
    } catch (error) {
      if (error instanceof Error && cancelled.has(error.name)) {
        throw stoppedAtQuestion(stop);
      }
      throw error;
    }
  };

  const field = ({ message, initial, complaint }: TextQuestion, hidden: boolean) =>
    ask<string>({ type: 'field', message, hidden, complaint, ...(initial === undefined ? {} : { default: initial }) });

  return {
    text: (question) => field(question, false),
    secret: (question) => field(question, true),
    choose: <Value extends string>(question: ChoiceQuestion<Value>) => {
      const { message, choices, initial } = question;
      return ask<Value>({
        type: 'select',
        message,
        ...(initial === undefined ? {} : { default: initial }),
        choices: choices.map(({ value, label, explanation }) => ({
          value,
          name: label,
          // inquirer would break it in the middle of a word.
          description: explanation && wrap(explanation),
        })),
      });
    },
    confirm: ({ message, initial = false }) => ask<boolean>({ type: 'confirm', message, default: initial }),
  };
};
