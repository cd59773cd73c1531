import { describe, expect, it } from 'vitest';
import { mentionedIn, partsOf } from '@/records/comments/mentions';

const people = [
  { id: '1', name: '王伟' },
  { id: '2', name: '王伟强' },
  { id: '3', name: 'Ann (Sales)' },
];

describe('people named in a comment', () => {
  it('are those whose names stand after an @', () => {
    expect(mentionedIn('请 @王伟 看一下', people)).toEqual(['1']);
    expect(mentionedIn('@王伟强 和 @Ann (Sales)', people).sort()).toEqual(['2', '3']);
    expect(mentionedIn('@王伟 @王伟强', people).sort()).toEqual(['1', '2']);
  });

  it('are nobody where a name was taken out again, or has no @', () => {
    expect(mentionedIn('王伟 已经看过', people)).toEqual([]);
    expect(mentionedIn('', people)).toEqual([]);
  });

  it('are told apart from the text around them', () => {
    expect(partsOf('请 @王伟强 与 @王伟 定', people)).toEqual([
      { text: '请 ', named: false },
      { text: '@王伟强', named: true },
      { text: ' 与 ', named: false },
      { text: '@王伟', named: true },
      { text: ' 定', named: false },
    ]);
    expect(partsOf('没有人', [])).toEqual([{ text: '没有人', named: false }]);
  });
});
