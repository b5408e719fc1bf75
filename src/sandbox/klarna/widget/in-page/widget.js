// What stands in the container of the page: which category is chosen, and what it comes to.

import { opened, reasonOf, send, setText } from './in-frame.js';

const show = async () => {
  const { wish, say } = await opened;
  const answer = await send('/kp/session', wish);
  if (answer.status !== 200) {
    say({ result: { show_form: false }, why: reasonOf(answer) });
    return;
  }
  const { order, amount, category, invalid_fields } = answer.document;
  setText('category', category);
  setText('amount', amount);
  setText('order', order);
  new ResizeObserver(() => say({ height: Math.ceil(document.documentElement.offsetHeight) })).observe(document.body);
  const isWrong = invalid_fields.length > 0;
  say({ result: { show_form: true, ...(isWrong ? { error: { invalid_fields } } : {}) } });
};

show();
