import { describe, expect, it } from 'vitest';
import { addList, addTab, blocksOf, differences, moveBlock, placesOf, putField, readContent, removed, sectionOf, shifted, type Content } from '@/areas/layouts/design';

const content: Content = readContent({
  tabs: [
    { key: 'main', blocks: [{ kind: 'section', key: 'a', fields: [{ name: 'name' }, { name: 'phone' }] }, { kind: 'section', key: 'b', fields: [{ name: 'grade' }] }] },
    { key: 'more', blocks: [{ kind: 'related', key: 'r', inverse: 'contacts' }] },
  ],
});

const names = (given: Content) => placesOf(given).map((place) => place.name);
const keys = (given: Content) => given.tabs.map((tab) => tab.blocks.map((block) => block.key));

describe('a layout under design', () => {
  it('is completed where the server leaves something out', () => {
    expect(content.phone).toEqual({ order: [], collapsed: [] });
    expect(content.tabs[0]?.blocks[0]).toMatchObject({ columns: 2, collapsed: false, show: '' });
    expect(readContent(null)).toEqual({ tabs: [], header: null, phone: { order: [], collapsed: [] } });
  });

  it('takes a field into a section, before a field, and but once', () => {
    expect(names(putField(content, 'size', { kind: 'section', key: 'a' }))).toEqual(['name', 'phone', 'size', 'grade']);
    expect(names(putField(content, 'grade', { kind: 'field', key: 'phone' }))).toEqual(['name', 'grade', 'phone']);
    expect(putField(content, 'grade', { kind: 'field', key: 'grade' })).toBe(content);
  });

  it('makes a section for a field that is dropped where there is none', () => {
    const next = putField(content, 'size', { kind: 'tab', key: 'more' });
    expect(next.tabs[1]?.blocks.map((block) => block.kind)).toEqual(['related', 'section']);
    expect(sectionOf(next, 'size')?.fields).toHaveLength(1);
  });

  it('keeps the settings of a field that is moved', () => {
    const set = putField({ ...content, tabs: content.tabs }, 'phone', { kind: 'section', key: 'b' });
    expect(sectionOf(set, 'phone')?.key).toBe('b');
    expect(names(set)).toEqual(['name', 'grade', 'phone']);
  });

  it('moves by steps: fields over the border of a section, blocks over that of a tab', () => {
    expect(names(shifted(content, { kind: 'field', key: 'name' }, 1))).toEqual(['phone', 'name', 'grade']);
    const over = shifted(content, { kind: 'field', key: 'phone' }, 1);
    expect(sectionOf(over, 'phone')?.key).toBe('b');
    expect(names(over)).toEqual(['name', 'phone', 'grade']);
    expect(shifted(content, { kind: 'field', key: 'name' }, -1)).toBe(content);
    expect(keys(shifted(content, { kind: 'block', key: 'b' }, 1))).toEqual([['a'], ['b', 'r']]);
    expect(keys(shifted(content, { kind: 'block', key: 'r' }, -1))).toEqual([['a', 'b', 'r'], []]);
    expect(shifted(content, { kind: 'tab', key: 'main' }, 1).tabs.map((tab) => tab.key)).toEqual(['more', 'main']);
  });

  it('moves a block before another and leaves it where it is on itself', () => {
    expect(keys(moveBlock(content, 'r', { kind: 'block', key: 'a' }))).toEqual([['r', 'a', 'b'], []]);
    expect(moveBlock(content, 'a', { kind: 'field', key: 'name' })).toBe(content);
  });

  it('lets parts go, but never the last tab', () => {
    expect(names(removed(content, { kind: 'block', key: 'a' }))).toEqual(['grade']);
    const one = removed(content, { kind: 'tab', key: 'more' });
    expect(one.tabs).toHaveLength(1);
    expect(removed(one, { kind: 'tab', key: 'main' })).toBe(one);
  });

  it('gives new parts keys of their own', () => {
    const first = addTab(content, {});
    const second = addTab(first.content, {});
    expect([first.key, second.key]).toEqual(['tab-1', 'tab-2']);
    expect(blocksOf(addList(content, { kind: 'tab', key: 'main' }, 'deals').content).map((block) => block.key)).toEqual(['a', 'b', 'related-1', 'r']);
  });

  it('says what is different before it is published', () => {
    const next = removed(putField(content, 'size', { kind: 'section', key: 'a' }), { kind: 'block', key: 'r' });
    expect(differences(content, next)).toEqual({ added: ['field:size'], removed: ['block:r'], changed: ['tab:more', 'block:a'] });
    expect(differences(content, content)).toEqual({ added: [], removed: [], changed: [] });
  });
});
