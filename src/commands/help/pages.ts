import type { HelpPages } from './page.ts';
import { actPages } from './pages/act.ts';
import { lookPages } from './pages/look.ts';
import { manyPages } from './pages/many.ts';
import { payPages } from './pages/pay.ts';
import { programPage } from './pages/program.ts';
import { setUpPages } from './pages/set-up.ts';
import { tryPages } from './pages/try.ts';

/** The help of every command, by what is typed after `klarna-cl`; that of the tool itself has no name. */
export const pages: HelpPages = {
  '': programPage,
  ...payPages,
  ...manyPages,
  ...lookPages,
  ...actPages,
  ...tryPages,
  ...setUpPages,
};
