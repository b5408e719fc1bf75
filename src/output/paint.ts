import { loadChalk } from '../platform/colour.ts';

type Painter = (text: string) => string;

export interface Paint {
  readonly bold: Painter;
  readonly dim: Painter;
  readonly danger: Painter;
  readonly problem: Painter;
  readonly waiting: Painter;
  readonly healthy: Painter;
}

const same: Painter = (text) => text;

/** What is important and what is not, and how bad it is, painted where colours are wanted. */
export const loadPaint = async (colour: boolean): Promise<Paint> => {
  if (!colour) return { bold: same, dim: same, danger: same, problem: same, waiting: same, healthy: same };
  const { bold, dim } = await loadChalk();
  return { bold, dim, danger: bold.red, problem: bold.yellow, waiting: bold.cyan, healthy: bold.green };
};
