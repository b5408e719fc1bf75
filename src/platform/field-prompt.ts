import {
  createPrompt,
  isBackspaceKey,
  isEnterKey,
  isTabKey,
  makeTheme,
  useKeypress,
  usePrefix,
  useState,
} from '@inquirer/core';

export interface FieldPromptConfig {
  readonly message: string;
  readonly default?: string;
  /** Show nothing of what is typed. */
  readonly hidden?: boolean;
  /** What is wrong with the answer so far; shown under the line while the person types. */
  readonly complaint?: (answer: string) => string | undefined;
  readonly theme?: Parameters<typeof makeTheme>[0];
}

/**
 * Inquirer's own input and password prompts judge an answer only when Enter is pressed. This one says while the
 * person types what is still missing, and takes Enter only for an answer without complaint.
 */
export const fieldPrompt = createPrompt<string, FieldPromptConfig>((config, done) => {
  const theme = makeTheme(config.theme);
  const [status, setStatus] = useState<'idle' | 'done'>('idle');
  const [value, setValue] = useState('');
  const [initial, setInitial] = useState(config.default ?? '');
  const [refused, setRefused] = useState(false);
  const prefix = usePrefix({ status, theme });
  const answer = value === '' ? initial : value;
  const complaint = config.complaint?.(answer);

  useKeypress((key, line) => {
    if (status !== 'idle') return;
    if (isEnterKey(key)) {
      if (complaint !== undefined) {
        // Enter has cleared readline's line; give the person back what there is to mend.
        line.write(value);
        setRefused(true);
        return;
      }
      setValue(answer);
      setStatus('done');
      done(answer);
    } else if (isBackspaceKey(key) && value === '') {
      setInitial('');
    } else if (isTabKey(key)) {
      line.clearLine(0);
      line.write(answer);
      setValue(answer);
    } else {
      setValue(line.line);
      setRefused(false);
    }
  });

  const shown = config.hidden ? '' : value;
  const message = theme.style.message(config.message, status);
  if (status === 'done') {
    return `${prefix} ${message} ${theme.style.answer(config.hidden ? '(hidden)' : shown)}`;
  }
  const suggestion = value === '' && initial !== '' ? theme.style.defaultAnswer(initial) : undefined;
  const hiddenCount = config.hidden && value !== '' ? theme.style.help(`(${value.length} characters)`) : undefined;
  const line = [prefix, message, suggestion, hiddenCount, shown].filter((part) => part !== undefined).join(' ');
  if (complaint === undefined || (value === '' && !refused)) return [line, ''];
  return [line, refused ? theme.style.error(complaint) : theme.style.help(`  ${complaint}`)];
});
