import { drawText, element } from '../../../pages/in-page/elements.js';
import { say } from './news.js';

const copyButton = (label, textOf) => {
  const button = element('button', { type: 'button', class: 'quiet' }, label);
  button.addEventListener('click', () => copy(textOf(), label));
  return button;
};

export const copy = async (text, label) => {
  try {
    await navigator.clipboard.writeText(text);
    say(`${label}: done.`);
  } catch {
    // Over plain HTTP browsers offer the clipboard on this machine's own addresses alone.
    say('This browser does not let the page copy. Select the text instead.');
  }
};

/** A command with a button that copies it. */
export const commandBlock = () => {
  const code = element('code');
  const block = element(
    'div',
    { class: 'command' },
    element('pre', {}, code),
    copyButton('Copy', () => code.textContent),
  );
  return { block, set: (text) => drawText(code, text) };
};
