import { loadChalk } from '../platform/colour.ts';

export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
}

const same = (text: string): string => text;

/** What is important and what is not, painted where colours are wanted. */
export const loadPaint = async (colour: boolean): Promise<Paint> => (colour ? loadChalk() : { bold: same, dim: same });
