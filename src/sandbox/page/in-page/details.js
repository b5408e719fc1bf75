import { byId, drawText } from '../../../pages/in-page/elements.js';
import { copy } from './commands.js';
import { onState } from './reading.js';

const details = byId('details');
let opened;

/** Shows everything about a row, and goes on showing it as it changes. */
export const openDetails = (kind, { table, id, name }) => {
  opened = { table, id };
  drawText(byId('details-title'), `${kind.one[0].toUpperCase()}${kind.one.slice(1)} ${name}`);
  drawText(byId('details-id'), id);
  byId('details-copy').hidden = table === 'requests';
  byId('details-id').hidden = table === 'requests';
  drawText(byId('details-json'), 'Reading…');
  if (!details.open) details.showModal();
  readDetails();
};

const readDetails = async () => {
  const { table, id } = opened;
  const text = await fetch(`/__sandbox/state/${table}/${encodeURIComponent(id)}`).then(
    async (answer) => (answer.ok ? answer.text() : 'It is gone: the sandbox was reset, or has forgotten it.'),
    () => 'The sandbox does not answer.',
  );
  if (opened?.table === table && opened.id === id) drawText(byId('details-json'), text);
};
byId('details-close').addEventListener('click', () => details.close());
byId('details-copy').addEventListener('click', () => copy(opened.id, 'Copy id'));
details.addEventListener('close', () => {
  opened = undefined;
});
details.addEventListener('click', (event) => {
  // The dialog itself is hit where its contents are not: on the backdrop.
  if (event.target === details) details.close();
});
onState(() => {
  if (opened) readDetails();
});
