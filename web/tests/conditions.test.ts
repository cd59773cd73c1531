import { describe, expect, it } from 'vitest';
import { groupsText, readGroups } from '@/areas/rules/conditions';

describe('conditions of a duplicate rule', () => {
  it('are read and written the same', () => {
    const text = '[[{"field":"name","match":"fuzzy","threshold":0.7}],[{"field":"company","target":"name","match":"normalised","as":"company"}]]';
    expect(groupsText(readGroups(text) ?? [])).toBe(text);
  });

  it('say a threshold only where it counts, and a target only where it differs', () => {
    expect(groupsText([[{ field: 'name', target: 'name', match: 'exact', threshold: 0.7 }]])).toBe('[[{"field":"name","match":"exact"}]]');
    expect(groupsText([[{ field: 'name', match: 'fuzzy' }]])).toBe('[[{"field":"name","match":"fuzzy","threshold":0.8}]]');
  });

  it('take the usual way of comparing where none is said', () => {
    expect(readGroups('[[{"field":"name"}]]')).toEqual([[{ field: 'name', match: 'normalised' }]]);
  });

  it('are left alone where they are not understood', () => {
    for (const text of ['{', '{"a":1}', '[1]', '[[{"match":"exact"}]]']) expect(readGroups(text)).toBeNull();
    expect(readGroups('')).toEqual([]);
    expect(groupsText([])).toBeNull();
  });
});
