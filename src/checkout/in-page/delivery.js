import { fail } from './asking.js';
import { allTold, post } from './terminal.js';
import { bad, offer, say, wait } from './view.js';
import { finish, finishFor, visit } from './visit.js';

/** Hands the token over, with the purchase that it is for. Until the terminal has it, it is kept here and nowhere else. */
export const deliver = async (category, token, again) => {
  wait('Klarna approved. Handing it to your terminal…');
  const { payment_id, amount, currency } = visit.checkout;
  await allTold();
  if (visit.isOver) return;
  const answer = await post('/token', {
    payment_id,
    amount,
    currency,
    category: category.identifier,
    authorization_token: token,
  });
  if (answer.status === 200) return finish('approved');
  if (visit.isOver || finishFor(answer)) return;
  if (answer.status !== 0) {
    fail('Klarna approved, but the terminal did not accept what came back.', String(answer.body.error), again);
    return;
  }
  say('Klarna approved, but your terminal did not answer. It has nothing yet.', bad);
  offer('Hand it over again', () => deliver(category, token, again), { mayChoose: false });
};
