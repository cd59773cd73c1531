import { describe, expect, it } from 'vitest';
import { narrowing } from '@/fields/shared/references';
import { allOf, idIn, pathText } from '@/lib/expression';
import { buildModel, isWritable, resolvePath } from '@/model/view';
import { directionOf, nextSort, readSort } from '@/records/list/sorting';
import { parseSearch, stringifySearch } from '@/start/search';
import { addressOf } from '@/shell/places';
import { account, contact, field, model } from './fixtures';

describe('the model', () => {
  it('keeps only columns that exist for this person', () => {
    expect(model.objects.get('account')?.listFields).toEqual(['name', 'industry']);
  });

  it('makes lists and forms where none are declared', () => {
    const view = model.objects.get('contact');
    expect(view?.listFields).toEqual(['name', 'account', 'age', 'owner']);
    expect(view?.form[0]?.fields).toEqual(['name', 'account', 'age', 'owner']);
  });

  it('follows paths through lookups', () => {
    expect(resolvePath(model, 'contact', 'account.industry')?.field.type).toBe('choice');
    expect(resolvePath(model, 'contact', 'account.parent.name')?.labels).toHaveLength(3);
    expect(resolvePath(model, 'contact', 'account.nothing')).toBeNull();
  });

  it('follows paths through references to several objects', () => {
    const memo = { ...contact, name: 'memo', fields: [field('about', 'any_lookup', { targets: ['account', 'contact'] })] };
    const three = buildModel([account, contact, memo], { navigation: [], objects: {}, dashboards: [] });
    expect(resolvePath(three, 'memo', 'about.object')?.field.options?.map((one) => one.value)).toEqual(['account', 'contact']);
    expect(resolvePath(three, 'memo', 'about.name')?.field.type).toBe('text');
    expect(resolvePath(three, 'memo', 'about.account')?.field.target).toBe('account');
    expect(resolvePath(three, 'memo', 'about.contact.account.industry')?.labels).toHaveLength(4);
    expect(resolvePath(three, 'memo', 'about.industry')).toBeNull();
    expect(resolvePath(three, 'memo', 'about.account.nothing')).toBeNull();
  });

  it('knows what may be written', () => {
    expect(isWritable(field('a', 'text'))).toBe(true);
    expect(isWritable(field('a', 'text', { access: 'read' }))).toBe(false);
    expect(isWritable(field('a', 'text', { readonly: true }))).toBe(false);
    expect(isWritable(field('owner', 'user', { system: true }))).toBe(true);
    expect(isWritable(field('id', 'id', { system: true }))).toBe(false);
  });
});

describe('a lookup', () => {
  const deal = { ...contact, name: 'deal', fields: [...contact.fields, field('contact', 'lookup', { target: 'contact' })] };
  const model2 = buildModel([account, contact, deal], { navigation: [], objects: {}, dashboards: [] });
  const target = field('contact', 'lookup', { target: 'contact' });

  it('offers what belongs to the same customer', () => {
    const narrow = narrowing(model2, target, model2.objects.get('deal'), { account: { id: '5', name: 'X' } });
    expect(narrow).toEqual({ condition: 'account = "5"', strict: false });
  });

  it('offers everything while no customer is chosen', () => {
    expect(narrowing(model2, target, model2.objects.get('deal'), {})).toBeNull();
  });
});

describe('expressions', () => {
  it('are joined so that each keeps its meaning', () => {
    expect(allOf('a or b', '', null, 'c')).toBe('(a or b) and (c)');
    expect(allOf('', 'a or b')).toBe('a or b');
    expect(idIn(['1'])).toBe('id = "1"');
    expect(pathText('account.odd name')).toBe('account.[odd name]');
  });
});

describe('addresses', () => {
  it('hold values as plain text', () => {
    const search = { where: 'name contains "张&王"', sort: '-amount,name', view: 'board' };
    expect(parseSearch(stringifySearch(search))).toEqual(search);
    expect(stringifySearch({ where: undefined, sort: '' })).toBe('');
  });

  it('of the navigation lead to lists, dashboards and pages', () => {
    const item = (kind: 'object' | 'dashboard' | 'page', name: string) => addressOf({ kind, name, label: {} });
    expect([item('object', 'lead'), item('dashboard', 'home'), item('dashboard', 'sales'), item('page', 'imports')]).toEqual(['/records/lead', '/home', '/dashboards/sales', '/imports']);
  });
});

describe('sorting', () => {
  it('goes up, down and back by clicks on the heading', () => {
    expect(nextSort([], 'amount')).toEqual(['amount']);
    expect(nextSort(['amount'], 'amount')).toEqual(['-amount']);
    expect(nextSort(['-amount'], 'amount')).toEqual([]);
    expect(directionOf(readSort('-amount, name'), 'amount')).toBe('descending');
  });
});
