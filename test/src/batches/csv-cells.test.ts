import { describe, expect, it } from 'vitest';
import { cellsOf } from '../../../src/batches/csv-cells.ts';

describe('the cells of a record', () => {
  it.each([
    ['a,b,c', ['a', 'b', 'c']],
    ['', ['']],
    [',', ['', '']],
    ['"a,b","c ""d"" e",""', ['a,b', 'c "d" e', '']],
    ['"a\nb",c', ['a\nb', 'c']],
    ['5" pipe,x""y', ['5" pipe', 'x""y']],
    [' "a" ,b', [' "a" ', 'b']],
    ['=1+1,@x', ['=1+1', '@x']],
  ])('of %j are these', (record, cells) => {
    expect(cellsOf(record, ',')).toEqual(cells);
  });

  it('are parted by the delimiter that was told', () => {
    expect(cellsOf('a;"b;c";d,e', ';')).toEqual(['a', 'b;c', 'd,e']);
  });

  it.each([
    ['a,"b', 'quote of cell 2 is not closed'],
    ['"a"b,c', 'follows the closing quote of cell 1'],
  ])('of %j are none', (record, reason) => {
    expect(cellsOf(record, ',')).toContain(reason);
  });
});
