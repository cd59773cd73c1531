import { describe, expect, it } from 'vitest';
import { inWords } from '@/model/inWords';
import { buildModel } from '@/model/view';
import { account, contact, field } from './fixtures';

const label = (zh: string, en: string) => ({ label: { 'zh-CN': zh, en } });
const model = buildModel(
  [
    { ...account, fields: [...account.fields, field('worth', 'number', label('价值', 'Worth'))] },
    { ...contact, fields: [field('account', 'lookup', { target: 'account', ...label('客户', 'Account') }), field('age', 'integer', label('年龄', 'Age'))] },
  ],
  { navigation: [], objects: {}, dashboards: [] },
);

describe('an expression in words', () => {
  it('calls fields, paths and related records by their labels', () => {
    expect(inWords(model, 'contact', 'age * 2 + account.worth', 'zh-CN')).toBe('年龄 * 2 + 客户·价值');
    expect(inWords(model, 'contact', '[age] + account.worth', 'en')).toBe('Age + Account › Worth');
    expect(inWords(model, 'account', 'SUM(contacts, age * worth)', 'zh-CN')).toBe('SUM(联系人, 年龄 * 价值)');
  });

  it('leaves texts, functions and unknown names as they are', () => {
    expect(inWords(model, 'contact', 'IF(age > 3, "age ""x""", NULL)', 'zh-CN')).toBe('IF(年龄 > 3, "age ""x""", NULL)');
    expect(inWords(model, 'contact', 'gone + account.gone', 'zh-CN')).toBe('gone + account.gone');
    expect(inWords(model, 'nothing', 'age', 'zh-CN')).toBe('age');
  });
});
