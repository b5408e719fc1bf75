import { drawText, element } from '../../../pages/in-page/elements.js';

const good =
  /^(?:placed|approved|paid|partially_paid|authorized|partially_authorized|succeeded|stored|AUTHORIZED|PART_CAPTURED|CAPTURED|COMPLETED)$/;
const bad = /^(?:failed|expired|mismatched|EXPIRED|DECLINED)$/;
const over = /^(?:cancelled|voided|refunded|partially_refunded|free|CANCELED|CANCELLED|CLOSED)$/;
const toneOf = (text) => (good.test(text) ? 'good' : bad.test(text) ? 'bad' : over.test(text) ? 'over' : 'open');

const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });
const calendar = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' });
const whenText = (at, now) => {
  const [then, today] = [new Date(at), new Date(now)];
  if (Number.isNaN(then.getTime())) return '';
  return then.toDateString() === today.toDateString() ? clock.format(then) : calendar.format(then);
};

/** Draws a value as its column has it. */
export const fillCell = (cell, as, value, now) => {
  const text = value === null || value === undefined ? '' : String(value);
  if (as === 'time') {
    cell.firstChild.setAttribute('datetime', text);
    cell.firstChild.setAttribute('title', text);
    drawText(cell.firstChild, whenText(text, now));
  } else if (as === 'tone') {
    cell.firstChild.dataset.tone = toneOf(text);
    drawText(cell.firstChild, text.replaceAll('_', ' '));
  } else if (as === 'http') {
    cell.firstChild.dataset.tone = value >= 400 ? 'bad' : 'good';
    drawText(cell.firstChild, text);
  } else if (as === 'fault') {
    drawText(cell, text === '' ? '' : `fault: ${text}`);
  } else drawText(cell.firstChild, text);
};

export const emptyCell = ([heading, , as], isFirstAmount) => {
  const cell = element('td', { role: 'cell' });
  if (as === 'fault') return cell;
  const inner = as === 'time' ? element('time') : as === 'tone' || as === 'http' ? element('span') : element('bdi');
  if (as === 'tone' || as === 'http') {
    inner.className = 'tone';
    cell.className = 'tones';
  }
  if (as === 'amount' || as === 'time' || as === 'id') cell.className = as;
  if (isFirstAmount) cell.classList.add('first');
  else if (heading !== 'Customer' && heading !== 'Created') cell.dataset.label = heading;
  cell.append(inner);
  return cell;
};
