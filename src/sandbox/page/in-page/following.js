import { byId, drawText } from '../../../pages/in-page/elements.js';
import { refresh } from './reading.js';

// The events. A page that nobody looks at holds no connection: browsers have six of them for one address.
let events;
let retry;
let isPaused = false;
const connection = byId('connection');
const tellConnection = (state, text) => {
  connection.dataset.state = state;
  drawText(connection, text);
};

const leave = () => {
  clearTimeout(retry);
  events?.close();
  events = undefined;
};

export const follow = () => {
  leave();
  if (isPaused || document.hidden) return;
  events = new EventSource('/__sandbox/events');
  events.addEventListener('open', () => {
    tellConnection('live', 'Live');
    refresh();
  });
  for (const name of ['change', 'request', 'replaced']) events.addEventListener(name, refresh);
  events.addEventListener('error', () => {
    tellConnection('lost', 'Not connected. Trying again…');
    // Some errors end an EventSource for good; the others it mends by itself.
    if (events?.readyState === EventSource.CLOSED) retry = setTimeout(follow, 2000);
  });
};
byId('pause').addEventListener('click', ({ currentTarget }) => {
  isPaused = !isPaused;
  currentTarget.setAttribute('aria-pressed', String(isPaused));
  tellConnection('waiting', isPaused ? 'Paused' : 'Connecting…');
  follow();
});
document.addEventListener('visibilitychange', follow);
