import { byId, setText } from '../../../../pages/in-page/elements.js';

const screens = [...document.querySelectorAll('.screen')];
const current = () => screens.find((screen) => !screen.hidden)?.id.replace('screen-', '');

/** Whether nothing has been shown yet. */
export const isWaiting = () => current() === 'wait';
/** Whether the customer has something to do for the payment. */
export const isActing = () => ['contact', 'code', 'step'].includes(current());

/** Shows one screen, and takes the focus there: to its heading, or to what has to be typed or mended. */
export const show = (name, focused = `${name}-title`) => {
  // The first screen comes with the page, which is read from its top.
  const isFirst = isWaiting() && document.activeElement === document.body;
  for (const screen of screens) screen.hidden = screen.id !== `screen-${name}`;
  byId('ways-out').hidden = !isActing();
  if (!isFirst) byId(focused).focus();
};

/** For those who cannot see that something is going on. */
export const say = (text) => setText('news', text);

/** Says what went wrong, beside what can be tried again; `''` once it is. */
export const trouble = (text) => {
  setText('trouble', text);
  byId('trouble').hidden = text === '';
  say(text);
};
export const isTroubled = () => !byId('trouble').hidden;

/** The field with what is wrong about it, or as it should be. */
export const mark = (field, wrong) => {
  setText(`${field}-wrong`, wrong ?? '');
  byId(`${field}-wrong`).hidden = wrong === undefined;
  if (wrong === undefined) byId(field).removeAttribute('aria-invalid');
  else byId(field).setAttribute('aria-invalid', 'true');
};
