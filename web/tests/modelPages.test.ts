import { describe, expect, it } from 'vitest';
import { draftOfField, emptyField, fieldChange, newField, type ModelField } from '@/areas/model/fieldDraft';
import { freeName, isName, nameFrom } from '@/areas/model/naming';
import { moved } from '@/areas/model/OptionsEditor';
import { BOX, boxesOf, linesOf, picture } from '@/areas/departments/lines';
import { pathTo, treeOf } from '@/areas/departments/tree';
import { agentWords } from '@/areas/me/agent';
import { ANY, accessOf, changedRoles, nothing, rightsOf, withAction, withField, withFields, withRight, withoutOwn, type RoleRights } from '@/areas/rights/rights';

describe('names for programs', () => {
  it.each([
    ['Licence Plate No.', 'licence_plate_no'],
    ['  Été ', 'ete'],
    ['2nd contact', 'f_2nd_contact'],
    ['车辆', ''],
  ])('%s', (words, name) => {
    expect(nameFrom(words)).toBe(name);
  });

  it('are short and free', () => {
    expect(nameFrom('a'.repeat(60))).toHaveLength(40);
    expect(freeName('kind', new Set(['kind', 'kind_2']))).toBe('kind_3');
    expect(isName('kind_2')).toBe(true);
    expect(isName('Kind')).toBe(false);
  });
});

describe('a field', () => {
  const shipped: ModelField = {
    name: 'grade',
    type: 'choice',
    label: { 'zh-CN': '等级', en: 'Grade' },
    layer: 'app',
    options: [{ value: 'a', label: { 'zh-CN': '甲', en: 'A' }, color: 'red', active: true }],
  };

  it('is sent with the settings of its type alone', () => {
    const draft = { ...emptyField, name: 'plate', zh: '车牌', type: 'text', maxLength: 10, decimals: 2, target: 'account', unique: true };
    expect(newField(draft)).toEqual({ name: 'plate', type: 'text', label: { 'zh-CN': '车牌' }, required: false, unique: true, indexed: false, max_length: 10 });
    expect(newField({ ...emptyField, name: 'customer', zh: '客户', type: 'lookup', target: 'account', inverseName: 'vehicles', inverseZh: '车辆' })).toEqual({
      name: 'customer',
      type: 'lookup',
      label: { 'zh-CN': '客户' },
      required: false,
      indexed: false,
      target: 'account',
      inverse: { name: 'vehicles', label: { 'zh-CN': '车辆' } },
    });
  });

  it('leaves out options without a word', () => {
    const blank = { value: '', zh: '', en: '', color: null, active: true, fresh: true, level: 0 };
    const sent = newField({ ...emptyField, name: 'kind', zh: '类型', type: 'choice', options: [{ ...blank, value: 'car', zh: '轿车', color: 'blue' }, blank] });
    expect(sent['options']).toEqual([{ value: 'car', label: { 'zh-CN': '轿车' }, color: 'blue' }]);
  });

  it('sends only what has changed, and of a shipped one only what may', () => {
    const draft = draftOfField(shipped);
    expect(fieldChange(shipped, draft)).toEqual({});
    expect(fieldChange(shipped, { ...draft, zh: '级别', indexed: true })).toEqual({ label: { 'zh-CN': '级别', en: 'Grade' } });
    expect(fieldChange({ ...shipped, layer: 'organisation' }, { ...draft, indexed: true })).toEqual({ indexed: true });
    const first = draft.options[0];
    expect(first && fieldChange(shipped, { ...draft, options: [{ ...first, active: false }] })).toEqual({
      options: [{ value: 'a', label: { 'zh-CN': '甲', en: 'A' }, color: 'red', active: false }],
    });
  });

  it('has options below others, as deep as they stand', () => {
    const made = (value: string, level: number) => ({ value, zh: value, en: '', color: null, active: true, fresh: true, level });
    const sent = newField({ ...emptyField, name: 'area', zh: '区域', type: 'tree_choice', options: [made('east', 0), made('hangzhou', 1), made('xihu', 2), made('shanghai', 1), made('north', 0)], own: { leaf_only: true } });
    const leaf = (value: string) => ({ value, label: { 'zh-CN': value } });
    const tree = [{ ...leaf('east'), children: [{ ...leaf('hangzhou'), children: [leaf('xihu')] }, leaf('shanghai')] }, leaf('north')];
    expect(sent['options']).toEqual(tree);
    expect(sent['leaf_only']).toBe(true);
    const again = draftOfField({ name: 'area', type: 'tree_choice', label: {}, options: tree, leaf_only: true });
    expect(again.options.map((option) => option.level)).toEqual([0, 1, 2, 1, 0]);
    expect(again.own).toEqual({ leaf_only: true });
  });

  it('has options that can be moved', () => {
    expect(moved(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a']);
    expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['c', 'a', 'b']);
  });
});

describe('the rights of a role', () => {
  const rights: RoleRights = { objects: { [ANY]: { ...nothing, read: 'all' }, lead: { ...nothing, read: 'team', update: 'own' } }, actions: ['imports.run'] };

  it('are those of all others where an object has none of its own', () => {
    expect(rightsOf(rights, 'account').read).toBe('all');
    expect(rightsOf(withRight(rights, 'account', { create: true }), 'account')).toMatchObject({ create: true, read: 'all' });
    expect(withoutOwn(rights, 'lead').objects).not.toHaveProperty('lead');
  });

  it('never let one change what one may not see', () => {
    expect(rightsOf(withRight(rights, 'lead', { update: 'all' }), 'lead')).toMatchObject({ read: 'all', update: 'all' });
    expect(rightsOf(withRight(rights, 'lead', { read: 'none' }), 'lead')).toMatchObject({ read: 'none', update: 'none' });
  });

  it('sets several fields alike, but never hides what a record is called', () => {
    const view = { name: 'lead', nameField: 'name' };
    const hidden = withFields(rights, view, ['name', 'phone', 'email'], 'none');
    expect(rightsOf(hidden, 'lead').fields).toEqual({ phone: 'none', email: 'none' });
    expect(accessOf(hidden, 'lead', 'name')).toBe('write');
    expect(withFields(rights, view, ['phone'], 'write')).toBe(rights);
    expect(changedRoles({ a: hidden, b: rights }, { a: rights, b: rights })).toEqual(['a']);
    expect(changedRoles({ a: withFields(hidden, view, ['phone', 'email'], 'write') }, { a: rights })).toEqual([]);
  });

  it('write down limits of fields only', () => {
    const limited = withField(rights, 'lead', 'phone', 'mask');
    expect(rightsOf(limited, 'lead').fields).toEqual({ phone: 'mask' });
    expect(rightsOf(withField(limited, 'lead', 'phone', 'write'), 'lead').fields).toEqual({});
  });

  it('grant and take actions', () => {
    expect(withAction(rights, 'model.change', true).actions).toEqual(['imports.run', 'model.change']);
    expect(withAction(rights, 'imports.run', false).actions).toEqual([]);
  });
});

describe('what a browser calls itself', () => {
  it.each([
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36 Edg/120.0', 'Edge · Windows'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605 Version/17.0 Mobile Safari/604.1', 'Safari · iPhone'],
    ['curl/8.5', 'curl/8.5'],
    [null, ''],
  ])('%s', (agent, words) => {
    expect(agentWords(agent)).toBe(words);
  });
});

describe('departments', () => {
  const one = (id: string, parent: string | null, people: number) => ({ id, name: id, parent, manager: null, people });

  it('hang below each other and count everybody below', () => {
    const [root, ...others] = treeOf([one('b', 'a', 2), one('a', null, 1), one('c', 'b', 3)]);
    expect(others).toEqual([]);
    expect(root).toMatchObject({ id: 'a', all: 6, children: [{ id: 'b', all: 5, children: [{ id: 'c', all: 3 }] }] });
  });

  it('stay in sight when their parent is not, or when they run in a circle', () => {
    expect(treeOf([one('b', 'hidden', 2)]).map((branch) => branch.id)).toEqual(['b']);
    expect(treeOf([one('a', 'b', 1), one('b', 'a', 1)]).map((branch) => branch.id)).toEqual(['a', 'b']);
  });

  it('are told from the top down to one of them', () => {
    const all = [one('b', 'a', 2), one('a', null, 1), one('c', 'b', 3)];
    expect(pathTo(all, 'c')).toEqual(['a', 'b', 'c']);
    expect(pathTo(all, 'unknown')).toEqual([]);
  });

  it('show their people and those below them where they are unfolded', () => {
    const roots = treeOf([{ ...one('a', null, 2), manager: { id: '7', name: 'Li' } }, one('b', 'a', 1)]);
    const person = { id: '7', name: 'Li', title: null, department: null, manager: null };
    const keys = (opened: string[], members: [string, { people: (typeof person)[]; more: boolean }][]) => linesOf(roots, new Set(opened), new Map(members)).map((line) => [line.kind, line.depth]);
    expect(keys([], [])).toEqual([['department', 0]]);
    expect(keys(['a'], [])).toEqual([['department', 0], ['waiting', 1], ['department', 1]]);
    expect(keys(['a'], [['a', { people: [person], more: true }]])).toEqual([['department', 0], ['person', 1], ['more', 1], ['department', 1]]);
    const [, led] = linesOf(roots, new Set(['a']), new Map([['a', { people: [person], more: false }]]));
    expect(led).toMatchObject({ kind: 'person', leads: true });
  });

  it('stand as boxes side by side, each above the middle of what is below it, and none over another', () => {
    const roots = treeOf([one('a', null, 1), one('b', 'a', 1), one('c', 'a', 1), one('d', 'c', 1), one('e', 'c', 1)]);
    const { boxes, width } = boxesOf(roots, new Set(['a', 'c']));
    const at = new Map(boxes.map((box) => [box.branch.id, box]));
    expect(at.get('c')?.x).toBe(((at.get('d')?.x ?? 0) + (at.get('e')?.x ?? 0)) / 2);
    expect(width).toBe(3 * BOX.width + 2 * BOX.across);
    for (const box of boxes) for (const other of boxes) if (box !== other && box.y === other.y) expect(Math.abs(box.x - other.x)).toBeGreaterThanOrEqual(BOX.width + BOX.across);
    expect(boxesOf(roots, new Set()).boxes).toHaveLength(1);
  });

  it('are drawn as a picture in which names are only text', () => {
    const roots = treeOf([{ ...one('a', null, 1), name: '<script>"&' }]);
    expect(picture(boxesOf(roots, new Set()), () => 'x')).toContain('&#60;script&#62;&#34;&#38;');
  });
});
