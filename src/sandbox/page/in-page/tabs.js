import { byId, drawText, element } from '../../../pages/in-page/elements.js';
import { kinds } from './kinds.js';
import { onState } from './reading.js';
import { countText, makeSection } from './section.js';

// Tabs, after the pattern of the ARIA practices: one of them is in the order of Tab, the arrow keys go between them.
const tabs = kinds.map((kind) => {
  const count = element('span', { class: 'count' });
  const tab = element(
    'button',
    { type: 'button', role: 'tab', id: `tab-${kind.name}`, 'aria-controls': `panel-${kind.name}` },
    kind.title,
    ' ',
    count,
  );
  const section = makeSection(kind, tab.id);
  const panel = element(
    'div',
    { role: 'tabpanel', id: `panel-${kind.name}`, 'aria-labelledby': tab.id },
    ...section.nodes,
  );
  byId('tabs').append(tab);
  byId('panels').append(panel);
  tab.addEventListener('click', () => select(kind.name));
  const update = (state) => {
    drawText(count, countText(state.sections[kind.name]));
    section.update(state);
  };
  return { kind, tab, panel, update };
});

const select = (name) => {
  for (const { kind, tab, panel } of tabs) {
    const isSelected = kind.name === name;
    tab.setAttribute('aria-selected', String(isSelected));
    tab.tabIndex = isSelected ? 0 : -1;
    panel.hidden = !isSelected;
  }
};
byId('tabs').addEventListener('keydown', (event) => {
  const at = tabs.findIndex(({ tab }) => tab === document.activeElement);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
  if (to === undefined || at === -1) return;
  event.preventDefault();
  const { kind, tab } = tabs.at(to % tabs.length);
  select(kind.name);
  tab.focus();
});
select('orders');
onState((state) => {
  for (const tab of tabs) tab.update(state);
});
