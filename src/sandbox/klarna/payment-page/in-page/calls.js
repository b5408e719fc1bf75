import { finish, finishNowhere } from './ends.js';
import { trouble } from './screens.js';

// What the customer types goes to this page's own address in the bodies of POSTs, and is kept nowhere.

/** @returns `{status, document}`, or `undefined` where nothing was answered */
export const send = async (body) => {
  const headers = { 'content-type': 'application/json' };
  try {
    const answer = await fetch(location.pathname, { method: 'POST', headers, body: JSON.stringify(body) });
    return { status: answer.status, document: await answer.json() };
  } catch {
    return undefined;
  }
};

/** @returns what was answered, or `undefined` where the customer has been told that already */
export const post = async (body) => {
  const answered = await send(body);
  if (answered?.status === 200) return answered.document;
  if (answered?.status === 409) finish('elsewhere');
  else if (answered?.status === 404) finishNowhere();
  else
    trouble(
      'The sandbox does not answer. It may have received this or not: try again, and the page says how the payment stands.',
    );
  return undefined;
};
