import { describe, expect, it } from 'vitest';
import { parseProperties } from './properties.ts';

const parse = (text: string) => [...parseProperties(text)];

describe('parseProperties', () => {
  it('takes the three separators with white space around them', () => {
    expect(parse('a=1\nb : 2\n c 3\nd\te=4\nf==5\n')).toEqual([
      ['a', '1'],
      ['b', '2'],
      ['c', '3'],
      ['d', 'e=4'],
      ['f', '=5'],
    ]);
  });

  it('skips comments and blanks, and keeps trailing white space of a value', () => {
    expect(parse('# x=1\n  ! y=2\n\n \t\na=1 # not a comment\nb=2  \r\n')).toEqual([
      ['a', '1 # not a comment'],
      ['b', '2  '],
    ]);
  });

  it('joins continuation lines, also at the end of the text', () => {
    expect(parse('a=1,\\\n   2,\\\r\n\t3\nb=x\\\\\nc=y\\')).toEqual([
      ['a', '1,2,3'],
      ['b', 'x\\'],
      ['c', 'y'],
    ]);
  });

  it('does not take a comment mark in a continuation as a comment', () => {
    expect(parse('a=1\\\n#2')).toEqual([['a', '1#2']]);
  });

  it('undoes escapes in keys and values', () => {
    expect(parse('a\\ b\\=c=x\\ty\\u0041\\q\nwin=C:\\\\kafka')).toEqual([
      ['a b=c', 'x\tyAq'],
      ['win', 'C:\\kafka'],
    ]);
  });

  it('lets the later of two equal keys win and takes a key without a value', () => {
    expect(parse('a=1\na=2\nb\nc=')).toEqual([
      ['a', '2'],
      ['b', ''],
      ['c', ''],
    ]);
  });
});
