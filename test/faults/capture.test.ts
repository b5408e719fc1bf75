import { it } from 'vitest';
import { namedCells } from './cells.ts';
import { checkCell } from './check-cell.ts';

it.each([...namedCells('K'), ...namedCells('N')])('%s', (_, cell) => checkCell(cell));
