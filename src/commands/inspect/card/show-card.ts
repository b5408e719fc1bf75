import type { Context } from '../../../context.ts';
import { glyphsOf } from '../../../output/glyphs.ts';
import { maskDocument } from '../../../output/masking.ts';
import { measureFor } from '../../../output/measure.ts';
import { localTime, zoneOf } from '../../../output/moment.ts';
import { currencyDigits, formatMinorUnits } from '../../../output/money.ts';
import { loadPaint } from '../../../output/paint.ts';
import { sanitiseLine } from '../../../output/sanitise.ts';
import { type Line, type Measure, painted, span, textOf } from '../../../output/spans.ts';
import { wrap } from '../../../output/wrap.ts';
import type { InspectDocument } from '../document.ts';
import { paymentCard } from './card.ts';

/** A card, and how wide it is. */
export interface Drawn {
  readonly lines: readonly Line[];
  readonly measure: Measure;
}

/** Draws cards for the terminal of this context, as wide as it is by then. */
export const cardDrawer = async (
  context: Context,
  flags: { readonly reveal?: true },
): Promise<{
  readonly draw: (document: InspectDocument) => Promise<Drawn>;
  readonly paint: (lines: readonly Line[]) => string;
}> => {
  const { terminal, environment, clock, secrets } = context;
  const [digitsOf, paint] = await Promise.all([currencyDigits(), loadPaint(terminal.stdout.colour)]);
  const glyphs = glyphsOf(environment);
  const clean = (text: string) => glyphs.shown(sanitiseLine(text));
  const isPlain = Boolean(environment.KLARNA_CL_ACCESSIBLE);
  // What is drawn is as wide as it should be; a sentence that is read out is only kept from being torn within a word.
  const folded = (line: Line): readonly Line[] => {
    const [first] = line;
    if (!isPlain || first === undefined || isCommand(textOf(line))) return [line];
    return wrap(textOf(line), terminal.stdout.columns).map((text) => [span(text, first.tone)]);
  };
  return {
    draw: async (document) => {
      const nowMs = clock.now();
      const masked = maskDocument(document, {
        secrets: secrets.tokens(),
        credentials: secrets.credentials(),
        reveal: flags.reveal === true,
        // Masking puts a text in place of a text, and leaves the shape as it is.
      }) as InspectDocument;
      // A command is to be pasted as it stands. Rules put no secret into one.
      const shown = { ...masked, next: { ...masked.next, command: document.next.command } };
      const measure = await measureFor(JSON.stringify(shown));
      const lines = paymentCard(shown, {
        columns: terminal.stdout.columns,
        nowMs,
        zone: zoneOf(new Date(nowMs).getTimezoneOffset()),
        localTime,
        money: (amount, currency) => clean(formatMinorUnits(amount, currency, digitsOf(currency) ?? 2)),
        clean,
        glyphs,
        measure,
        isPlain,
      });
      return { lines, measure };
    },
    paint: (lines) =>
      lines
        .flatMap(folded)
        .map((line) => `${painted(line, paint)}\n`)
        .join(''),
  };
};

/** It is to be pasted, so it stands in one piece. */
const isCommand = (text: string): boolean => text.startsWith('klarna-cl ');
