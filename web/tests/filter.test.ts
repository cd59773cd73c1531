import { describe, expect, it } from 'vitest';
import { typeOf } from '@/fields/registry';
import { bare } from '@/fields/shared/operators';
import type { OperatorName } from '@/fields/types';
import { resolvePath } from '@/model/view';
import { newCondition, withOperator, type Condition, type Filter } from '@/records/filter/filter';
import { finderOf, newChildTest, newGroup, readFilter, readGroups, writeFilter, writeGroup, type ChildTest, type FilterGroup } from '@/records/filter/groups';
import { account, model } from './fixtures';

const find = (path: string) => resolvePath(model, 'account', path)?.field ?? null;

const write = (filter: Filter) => writeFilter(filter, find);
const read = (expression: string) => readFilter(expression, find);
const one = (field: string, operator: OperatorName, value: unknown): Filter => ({ join: 'and', conditions: [{ field, operator, value }] });

const SAMPLES: Record<string, unknown> = {
  text: 'a "b" c',
  choice: 'bank',
  lookup: { id: '7', name: null },
  multi_lookup: { id: '7', name: null },
  user: { id: '7', name: null },
  money: 1000,
  number: -2.5,
  percent: 0.25,
  integer: 3,
  date: '2026-02-28',
  datetime: '2026-02-28',
  time: '09:30',
  duration: 5400,
  tree_choice: 'hangzhou',
  rating: 3,
  geo: { lat: 30.25, lng: -120.16, km: 5 },
  lunar_date: '闰四月廿三',
  color: '#ff0000',
  barcode: '6901234567892',
  team: { id: '7', name: null },
  rich_text: '合同',
};

function sample(type: string, operator: OperatorName): unknown {
  if (bare.has(operator)) return null;
  if (operator === 'period') return 'this_quarter';
  if (operator === 'next_days' || operator === 'last_days') return 14;
  const value = SAMPLES[type];
  if (operator === 'between') return [value, value];
  return operator === 'in' || operator === 'not_in' ? [value, value] : value;
}

describe('a sentence and its expression', () => {
  const fields = account.fields.filter((field) => field.type !== 'id' && field.name !== 'version');
  const cases = fields.flatMap((field) => typeOf(field).operators.map((operator) => [field.name, operator, field.type] as const));

  it.each(cases)('%s %s is read back as it was written', (name, operator, type) => {
    const filter = one(name, operator, sample(type, operator));
    const again = read(write(filter));
    // One value equal to a choice is said as "is".
    const plain = operator === 'eq' && typeOf(find(name) ?? { name, type, label: {} }).operators.includes('in');
    expect(plain ? again?.conditions[0]?.operator : again).toEqual(plain ? 'in' : filter);
  });

  it('joins conditions by and, or by or', () => {
    const conditions: Condition[] = [
      { field: 'amount', operator: 'ge', value: 1000 },
      { field: 'industry', operator: 'not_in', value: ['bank'] },
    ];
    expect(write({ join: 'and', conditions })).toBe('amount >= 1000 and (industry is null or not (industry in ("bank")))');
    expect(read(write({ join: 'or', conditions }))).toEqual({ join: 'or', conditions });
  });

  it('follows paths, and keeps names that are words of the language in brackets', () => {
    const path = one('parent.industry', 'in', ['bank']);
    expect(write(path)).toBe('parent.industry in ("bank")');
    expect(read(write(path))).toEqual(path);
    expect(write(one('in', 'contains', 'x'))).toBe('[in] contains "x"');
  });

  it('leaves out what is not yet complete', () => {
    expect(write(one('amount', 'ge', null))).toBe('');
    expect(write(one('industry', 'in', []))).toBe('');
    expect(write(one('amount', 'between', [1, null]))).toBe('');
  });

  it('never lets a value break out of its literal', () => {
    expect(write(one('name', 'contains', '" or true or "'))).toBe('name contains """ or true or """');
    expect(write(one('amount', 'ge', '1 or true'))).toBe('amount >= 0');
  });
});

describe('expressions that say more than a sentence can', () => {
  it.each([
    ['amount * 2 > 10'],
    ['name = "a" and industry = "bank" or active'],
    ['COUNT(contacts) > 1'],
    ['name = "a" and (industry = "bank" or amount > 1)'],
    ['nope = 1'],
    ['amount >'],
    ['"open'],
    ['industry in PERIOD("someday")'],
  ])('%s stays an expression', (expression) => {
    expect(read(expression)).toBeNull();
  });

  it('reads what other hands wrote', () => {
    expect(read("industry = 'bank'")).toEqual(one('industry', 'in', ['bank']));
    expect(read('OWNER = me()')).toBeNull();
    expect(read('owner = me()')).toEqual(one('owner', 'me', null));
    expect(read('(amount > 5)')).toEqual(one('amount', 'gt', 5));
    expect(read('')).toEqual({ join: 'and', conditions: [] });
  });
});

describe('changing a condition', () => {
  it('starts with the usual operator of the type', () => {
    const closes = find('closes');
    expect(closes && newCondition('closes', closes)).toEqual({ field: 'closes', operator: 'period', value: 'this_month' });
  });

  it('keeps the value where it still fits', () => {
    const chosen: Condition = { field: 'industry', operator: 'in', value: ['bank', 'retail'] };
    expect(withOperator(chosen, 'not_in').value).toEqual(['bank', 'retail']);
    expect(withOperator(chosen, 'null').value).toBeNull();
    expect(withOperator({ field: 'amount', operator: 'ge', value: 5 }, 'between').value).toEqual([5, null]);
    expect(withOperator({ field: 'closes', operator: 'period', value: 'today' }, 'ge').value).toBeNull();
  });
});

describe('groups within groups', () => {
  const finder = finderOf(model, 'account');
  const condition = (name: string, operator: OperatorName, value: unknown): Condition => ({ field: name, operator, value });
  const rich = condition('amount', 'ge', 1000);
  const bank = condition('industry', 'in', ['bank']);
  const called = condition('called_at', 'last_days', 30);
  const children = (part: Partial<ChildTest>): ChildTest => ({ ...newChildTest('contacts'), ...part });
  const not = (group: FilterGroup): FilterGroup => ({ ...group, negated: true });

  it.each<[string, FilterGroup, string]>([
    ['any of all', newGroup('or', [newGroup('and', [rich, bank]), called]), '(amount >= 1000 and industry in ("bank")) or called_at between DATEADD(NOW(), -30, "day") and NOW()'],
    ['three deep', newGroup('and', [rich, newGroup('or', [bank, newGroup('and', [called, condition('owner', 'me', null)])])]), 'amount >= 1000 and (industry in ("bank") or (called_at between DATEADD(NOW(), -30, "day") and NOW() and owner = ME()))'],
    ['a group that must not hold', newGroup('and', [rich, not(newGroup('or', [bank, called]))]), 'amount >= 1000 and not (industry in ("bank") or called_at between DATEADD(NOW(), -30, "day") and NOW())'],
    ['the whole turned round', not(newGroup('and', [bank, rich])), 'not (industry in ("bank") and amount >= 1000)'],
    ['twice turned round', not(newGroup('and', [not(newGroup('and', [bank, rich]))])), 'not (not (industry in ("bank") and amount >= 1000))'],
    ['with a child', newGroup('and', [children({})]), 'ANY(contacts)'],
    ['without such a child', newGroup('and', [rich, children({ measure: 'none', within: newGroup('or', [condition('name', 'contains', '王'), condition('owner', 'me', null)]) })]), 'amount >= 1000 and not ANY(contacts, name contains "王" or owner = ME())'],
    ['all children', newGroup('and', [children({ measure: 'all', within: newGroup('and', [condition('owner', 'my_team', null)]) })]), 'ALL(contacts, owner in MY_TEAM())'],
    ['how many children', newGroup('and', [children({ measure: 'count', sign: '>', value: 2, within: newGroup('and', [condition('account.industry', 'in', ['bank'])]) })]), 'COUNT(contacts, account.industry in ("bank")) > 2'],
    ['a figure of children', newGroup('or', [bank, children({ measure: 'sum', field: 'age', sign: '<=', value: -1.5 })]), 'industry in ("bank") or SUM(contacts.age) <= -1.5'],
  ])('%s: written, and read back as it was', (_, group, expression) => {
    expect(writeGroup(group, finder)).toBe(expression);
    expect(readGroups(expression, finder)).toEqual(group);
  });

  it('leaves out parts that are not yet complete', () => {
    expect(writeGroup(newGroup('and', [rich, newGroup('or', []), children({ measure: 'count' }), children({ measure: 'all' }), children({ measure: 'sum', value: 1 })]), finder)).toBe('amount >= 1000');
  });

  it.each(['COUNT(contacts)', 'COUNT(strangers) > 1', 'SUM(contacts.name) > 1', 'ANY(contacts) > 1', 'ALL(contacts)', 'not amount', 'COUNT(contacts, amount > 1) > 1'])('%s stays an expression', (expression) => {
    expect(readGroups(expression, finder)).toBeNull();
  });
});
