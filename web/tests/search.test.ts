import { beforeEach, describe, expect, it } from 'vitest';
import { forgetSearches, recentSearches, rememberSearch } from '@/areas/search/recent';
import { pieces } from '@/lib/snippet';

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
