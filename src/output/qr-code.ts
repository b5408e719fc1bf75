import { loadChalk } from '../platform/colour.ts';

/** Light modules around it, without which some readers do not find it. */
const quiet = 4;

export interface QrCode {
  /** Two rows of modules a line. */
  readonly lines: readonly string[];
  /** In columns. */
  readonly width: number;
}

/**
 * A QR code for a terminal. In colours it is black on white, whatever the terminal's own; without them light modules are
 * drawn in the colour of the text, which is right on a dark terminal, and reversed on a light one.
 * @returns `undefined` where the text is more than a QR code holds
 */
export const qrCode = async (text: string, colour: boolean): Promise<QrCode | undefined> => {
  const { encode } = await import('uqr');
  let rows: readonly (readonly boolean[])[];
  try {
    // The screen is not scratched: the least correction gives the smallest code.
    rows = encode(text, { ecc: 'L', border: quiet }).data;
  } catch {
    return undefined;
  }
  const width = rows[0]?.length ?? 0;
  const isDark = (row: number, column: number): boolean => rows[row]?.[column] ?? false;
  const ink = colour ? darkInk : lightInk;
  const lines = Array.from({ length: Math.ceil(rows.length / 2) }, (_, line) =>
    Array.from({ length: width }, (_, column) => ink(isDark(2 * line, column), isDark(2 * line + 1, column))).join(''),
  );
  if (!colour) return { lines, width };
  const chalk = await loadChalk();
  return { lines: lines.map((line) => chalk.black.bgWhiteBright(line)), width };
};

/** A character is one module wide and two high. */
const darkInk = (above: boolean, below: boolean): string => {
  if (above) return below ? '█' : '▀';
  return below ? '▄' : ' ';
};
const lightInk = (above: boolean, below: boolean): string => darkInk(!above, !below);
