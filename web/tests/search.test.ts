import { beforeEach, describe, expect, it } from 'vitest';
import { factsLine } from '@/areas/search/facts';
import { forgetSearches, recentSearches, rememberSearch } from '@/areas/search/recent';
import type { Locale } from '@/lib/locale';
import { pieces } from '@/lib/snippet';
import { model } from './fixtures';

describe('a snippet', () => {
  it('is cut into what fits and what stands around it', () => {
    expect(pieces('北京<mark>华为</mark>技术')).toEqual([
      { text: '北京', marked: false },
      { text: '华为', marked: true },
      { text: '技术', marked: false },
    ]);
  });

  it('shows markup of a record as the text that it is', () => {
    expect(pieces('&lt;b&gt;R&amp;D&lt;/b&gt; <mark>&quot;it&#x27;s&quot;</mark>')).toEqual([
      { text: '<b>R&D</b> ', marked: false },
      { text: '"it\'s"', marked: true },
    ]);
    expect(pieces('&amp;lt;')).toEqual([{ text: '&lt;', marked: false }]);
    expect(pieces('')).toEqual([]);
  });
});

describe('the line below a hit', () => {
  const locale = { language: 'zh-CN', currency: 'CNY', timeZone: 'Asia/Shanghai' } as Locale;
  const hit = { object: 'account', id: '1', name: '甲', snippet: '甲', field: 'name' };

  it('says what its list says, without what is empty, unknown or shown already', () => {
    const view = model.objects.get('account');
    const facts = { industry: null, score: 7, parent: { id: '2', name: '乙' }, nichts: 'x' };
    expect(factsLine({ ...hit, facts }, view, locale)).toBe('7 · 乙');
    expect(factsLine({ ...hit, field: 'score', facts: { score: 7 } }, view, locale)).toBe('');
    expect(factsLine({ ...hit, facts: { name: 'x' } }, undefined, locale)).toBe('');
  });
});

describe('recent searches', () => {
  beforeEach(forgetSearches);

  it('come newest first, each once, eight at most', () => {
    for (let number = 0; number < 10; number += 1) rememberSearch(`词${number}`);
    rememberSearch(' 词5 ');
    rememberSearch('  ');
    expect(recentSearches()).toEqual(['词5', '词9', '词8', '词7', '词6', '词4', '词3', '词2']);
    forgetSearches();
    expect(recentSearches()).toEqual([]);
  });
});
