import type { Checks } from '../checks.ts';
import type { Partner } from './partner.ts';

/** One line of what is known of Klarna: either it is shown, or it is said why a sandbox cannot. */
export type Line =
  | { readonly claim: string; readonly shown: (klarna: Partner) => Promise<void> }
  | { readonly claim: string; readonly leftOut: string };

export type Chapter = readonly [title: string, lines: readonly Line[]];

export async function checkLines(checks: Checks, subject: string, klarna: Partner, chapters: readonly Chapter[]) {
  for (const [title, lines] of chapters) {
    const look = checks.of(subject, title);
    for (const line of lines) {
      if ('leftOut' in line) checks.leave(subject, `${title}: ${line.claim}`, line.leftOut);
      else await look(line.claim, () => line.shown(klarna));
    }
  }
}
