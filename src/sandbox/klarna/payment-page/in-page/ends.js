import { byId, setText } from '../../../../pages/in-page/elements.js';
import { show, trouble } from './screens.js';

/** By the state of the payment request, and by what the customer has done on this page: how it ended, in words. */
const ends = {
  COMPLETED: { title: 'Approved already', words: 'There is nothing left to do here.', tone: 'good' },
  DECLINED: {
    title: 'Not approved',
    words: 'Klarna does not approve this payment. Nothing was paid. The shop may offer another way to pay.',
    tone: 'bad',
  },
  EXPIRED: {
    title: 'This payment has expired',
    words: 'It was not approved in time. Nothing was paid. Start again in the shop.',
    tone: 'bad',
  },
  CANCELED: {
    title: 'The shop has cancelled this payment',
    words: 'Nothing was paid. Start again in the shop if you want to.',
    tone: 'bad',
  },
  approved: { title: 'Approved', words: 'The shop goes on from here.', tone: 'good', returns: true },
  cancelled: { title: 'You have cancelled', words: 'Nothing was paid.', again: 'Pay after all', returns: true },
  left: {
    title: 'Nothing has changed',
    words: 'This payment waits for you. Open this address again, or go on right here.',
    again: 'Go on',
    stays: true,
  },
  elsewhere: {
    title: 'Open in another tab',
    words: 'This payment was opened in another tab or window since, so nothing can be done here.',
    again: 'Go on here',
    stays: true,
  },
};

/** Ends what can be done here, for now or for good; an address leads back to the shop. */
export const finish = (how, address) => {
  const { title, words, tone, again, returns, stays } = ends[how];
  const goesBack = returns && address !== undefined;
  const whereTo = goesBack
    ? ' Taking you back to the shop.'
    : stays || address !== undefined
      ? ''
      : ' You can close this page and return to the shop.';
  setText('end-title', title);
  byId('end-title').dataset.tone = tone ?? 'none';
  setText('end-words', words + whereTo);
  byId('back').hidden = address === undefined;
  if (address !== undefined) byId('back').href = address;
  byId('again').hidden = again === undefined;
  setText('again', again ?? '');
  document.title = `${title} (sandbox)`;
  trouble('');
  show('end');
  if (goesBack) location.assign(address);
};

/** Where nothing is: a wrong address, or a sandbox that was reset since. */
export const finishNowhere = () => {
  setText('wait-title', 'There is no payment here');
  setText('wait-words', 'The address is not right, or the sandbox has been reset since.');
  byId('purchase').hidden = true;
  trouble('');
  show('wait');
};
