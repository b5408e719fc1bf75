// What the page shows. All that comes from elsewhere is text.

import { words } from './words.js';

export const byId = (id) => document.getElementById(id);

export const showCheckout = ({ mode, formatted_amount, order_name }) => {
  byId('mode').textContent = mode === 'live' ? 'Live: this is a real purchase' : 'Test mode: no money moves';
  byId('mode').classList.toggle('live', mode === 'live');
  byId('sum').textContent = formatted_amount;
  byId('order').textContent = order_name;
  byId('word').hidden = true;
  byId('checkout').hidden = false;
};

/** One word in place of the checkout; screen readers read it out, since its heading gets the focus. */
export const showWord = (word, { amount, button } = {}) => {
  const [title, text] = words[word];
  document.title = `${title} – klarna-cl`;
  byId('word-title').textContent = title;
  byId('word-text').textContent = text;
  byId('word-mark').toggleAttribute('hidden', word !== 'approved');
  byId('word-about').textContent = amount ?? '';
  byId('word-about').hidden = amount === undefined;
  byId('word-go').textContent = button?.text ?? '';
  byId('word-go').onclick = button?.act ?? null;
  byId('word-go').hidden = button === undefined;
  byId('klarna').replaceChildren();
  byId('checkout').hidden = true;
  byId('word').hidden = false;
  byId('word-title').focus();
};

/** Beside the form, in a region that screen readers read out. */
export const say = (text, look = 'muted') => {
  const line = document.createElement('p');
  line.textContent = text;
  line.className = look;
  byId('said').replaceChildren(...(text === '' ? [] : [line]));
};

/** How it looks where something went wrong, and where it is but to be noticed. */
export const bad = 'notice bad';
export const hinting = 'notice';

// The one button, and what it does. While there is nothing to do it stays where it is, and with it the focus.
let act;
byId('go').addEventListener('click', () => act?.());

const setGo = (action) => {
  act = action;
  if (action === undefined) byId('go').setAttribute('aria-disabled', 'true');
  else byId('go').removeAttribute('aria-disabled');
};

export const offer = (text, action, { mayChoose = true } = {}) => {
  setGo(action);
  byId('go').textContent = text;
  byId('progress').hidden = true;
  byId('choice').disabled = !mayChoose;
};

/** Something is under way; nothing can be pressed but "stop". */
export const wait = (text, { mayChoose = false } = {}) => {
  setGo(undefined);
  say(text);
  byId('progress').hidden = false;
  byId('choice').disabled = !mayChoose;
};

/** Back to the button that was pressed, where Klarna's window took the focus with it. */
export const regainFocus = () => {
  if (document.activeElement === document.body) byId('go').focus();
};

/** The ways to pay. */
export const showChoices = (categories, chosen, choose) => {
  byId('choices').replaceChildren(...categories.map((category) => choiceOf(category, category === chosen, choose)));
  byId('choice').hidden = false;
};

const choiceOf = (category, isChosen, choose) => {
  const label = document.createElement('label');
  label.className = 'choice';
  const radio = document.createElement('input');
  radio.type = 'radio';
  radio.name = 'category';
  radio.checked = isChosen;
  radio.addEventListener('change', () => choose(category));
  const name = document.createElement('span');
  name.dir = 'auto';
  name.textContent = category.name;
  label.append(radio, name);
  return label;
};
