import { byId } from './in-frame.js';

/** Lists Klarna's test customers for the order's country; a press puts one into the form. */
export const offerHints = (hints, use) => {
  const items = hints.map(({ type, outcome }) => {
    const item = document.createElement('li');
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'typed';
    button.textContent = type;
    button.addEventListener('click', () => use(type));
    const words = document.createElement('span');
    words.textContent = outcome;
    item.append(button, words);
    return item;
  });
  byId('hints').replaceChildren(...items);
};
