// Everything that comes from the sandbox may be text that a client sent. It becomes text nodes and nothing else; the
// page's policy (pages/serve-page.ts) has the browser refuse the rest.

import { byId, drawText } from '../../../pages/in-page/elements.js';
import { commandBlock } from './commands.js';
import { follow } from './following.js';
import { requestKind } from './kinds.js';
import { lookFor, onState, refresh } from './reading.js';
import { countText, makeSection } from './section.js';
import './tabs.js';

const requests = makeSection(requestKind, 'requests-title');
byId('requests').append(...requests.nodes);
const environment = commandBlock();
byId('environment').append(environment.block);
onState((state) => {
  drawText(byId('address'), state.url);
  document.title = `klarna-cl sandbox ${new URL(state.url).host}`;
  environment.set(
    Object.entries(state.environment)
      .map(([name, value]) => `export ${name}='${value}'`)
      .join('\n'),
  );
  requests.update(state);
  drawText(byId('requests-count'), countText(state.sections.requests));
});

let typing;
byId('sought').addEventListener('input', ({ target }) => {
  clearTimeout(typing);
  typing = setTimeout(() => lookFor(target.value), 150);
});
refresh();
follow();
