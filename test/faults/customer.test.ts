import { it } from 'vitest';
import { namedCells } from './cells.ts';
import { checkCell } from './check-cell.ts';

const cells = [...namedCells('C'), ...namedCells('Q'), ...namedCells('W')];

it.each(cells)('%s', (_, cell) => checkCell(cell));
