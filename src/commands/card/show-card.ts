import type { Context } from '../../context.ts';
import { glyphsOf } from '../../output/glyphs.ts';
import { maskDocument } from '../../output/masking.ts';
import { loadMeasure } from '../../output/measure.ts';
import { localTime, ownZone } from '../../output/moment.ts';
import { currencyDigits, formatMinorUnits } from '../../output/money.ts';
import { loadPaint } from '../../output/paint.ts';
import { sanitiseLine } from '../../output/sanitise.ts';
import { type Line, painted } from '../../output/spans.ts';
import type { InspectDocument } from '../inspect-document.ts';
import { paymentCard } from './card.ts';

/** Draws cards for the terminal of this context, as wide as it is by then. */
export const cardDrawer = async (
  context: Context,
  flags: { readonly reveal?: true },
): Promise<{
  readonly draw: (document: InspectDocument) => readonly Line[];
  readonly paint: (lines: readonly Line[]) => string;
}> => {
  const { terminal, environment, clock, secrets } = context;
  const [measure, digitsOf, paint] = await Promise.all([
    loadMeasure(),
    currencyDigits(),
    loadPaint(terminal.stdout.colour),
  ]);
  const glyphs = glyphsOf(environment);
  return {
    draw: (document) => {
      const masked = maskDocument(document, {
        secrets: secrets.tokens(),
        credentials: secrets.credentials(),
        reveal: flags.reveal === true,
        // Masking puts a text in place of a text, and leaves the shape as it is.
      }) as InspectDocument;
      // A command is to be pasted as it stands. Rules put no secret into one.
      const shown = { ...masked, next: { ...masked.next, command: document.next.command } };
      return paymentCard(shown, {
        columns: terminal.stdout.columns,
        nowMs: clock.now(),
        zone: ownZone(),
        localTime: localTime(),
        // A currency that is none is text from a server as well.
        money: (amount, currency) => sanitiseLine(formatMinorUnits(amount, currency, digitsOf(currency) ?? 2)),
        clean: (text) => glyphs.shown(sanitiseLine(text)),
        glyphs,
        measure,
        isPlain: Boolean(environment.KLARNA_CL_ACCESSIBLE),
      });
    },
    paint: (lines) => lines.map((line) => `${painted(line, paint)}\n`).join(''),
  };
};
