import { describe, expect, it } from 'vitest';
import { noneOf, readChoice, taken, written, type Group, type Option } from '@/areas/commerce/bundles';

const option = (id: string, quantity = '1') => ({ id, quantity }) as Option;
const single = { id: 'g', at_least: 0, at_most: 1, options: [option('1', '4'), option('2')] } as unknown as Group;
const several = { id: 'h', at_least: 0, at_most: null, options: [option('3')] } as unknown as Group;

describe('what is chosen of a bundle', () => {
  it('is read and written as lines keep it', () => {
    for (const text of ['-', '1:4,3:0.5']) expect(written(readChoice(text))).toBe(text);
    expect(written(readChoice('1'))).toBe('1:1');
    expect(written(readChoice(''))).toBe('-');
  });

  it('gives up the other option of a group that holds one, and nothing else', () => {
    const before = readChoice('2:1,3:2');
    expect(written(taken(before, single, option('1', '4'), true))).toBe('3:2,1:4');
    expect(written(taken(before, several, option('3'), false))).toBe('2:1');
    expect(written(noneOf(before, single))).toBe('3:2');
  });
});
