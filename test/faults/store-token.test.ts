import { it } from 'vitest';
import { namedCells } from './cells.ts';
import { checkCell } from './check-cell.ts';

it.each(namedCells('P'))('%s', (_, cell) => checkCell(cell));
