// The loopback page: shows the state that its address brought, and what it is given for it.

import { loadForm, offerApproval } from './approval.js';
import { keep, key, takeState } from './key.js';
import { loadScript } from './script.js';
import { post, stay } from './terminal.js';
import { byId, showCheckout, showWord } from './view.js';
import { finish, finishFor, visit } from './visit.js';

const open = async (takesOver) => {
  if (key() === '') return showWord('incomplete');
  const answer = await post('/open', { state: key(), take_over: takesOver });
  if (finishFor(answer)) return;
  if (answer.status === 0) return showWord('unreachable');
  if (answer.status === 409) {
    return showWord('elsewhere', { button: { text: 'Go on here', act: () => open(true) } });
  }
  if (answer.status !== 200) {
    keep('');
    return showWord('unknown');
  }
  visit.checkout = answer.body;
  keep(visit.checkout.page_key);
  stay();
  showCheckout(visit.checkout);
  offerApproval();
  if (takesOver) byId('title').focus();
  loadScript(loadForm);
};

byId('stop').addEventListener('click', async () => {
  const answer = await post('/stop', {});
  if (!finishFor(answer)) finish(answer.status === 200 ? 'left' : 'unreachable');
});

// Opened again in this very tab: a browser loads nothing where only the fragment differs.
addEventListener('hashchange', () => {
  if (location.hash === '') return;
  const state = takeState();
  if (visit.checkout !== undefined) return;
  keep(state);
  visit.isOver = false;
  open(false);
});

// Put back by "back", it would be an old picture of itself.
addEventListener('pageshow', (event) => event.persisted && location.reload());

open(false);
