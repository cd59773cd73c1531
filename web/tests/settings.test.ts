import { describe, expect, it } from 'vitest';
import { asCsv } from '@/areas/audit/audit';
import { ALL_SETTINGS, inParts, type PlaceGroup } from '@/shell/places';
import { groupOf, matching, type Setting } from '@/shell/settings';

const one = (name: string, zh: string, en: string, about: string): Setting => ({ key: `page.${name}`, name, to: `/${name}`, icon: undefined, label: { 'zh-CN': zh, en }, about });
const settings = [one('security', '登录与安全', 'Signing in', '密码策略、单点登录'), one('currency', '币种', 'Currencies', '启用的币种')];

describe('settings', () => {
  it('are found by every word, in either language or by what they are for', () => {
    const names = (text: string) => matching(settings, text).map((setting) => setting.name);
    expect(names('')).toEqual(['security', 'currency']);
    expect(names('SIGNING 单点')).toEqual(['security']);
    expect(names('币种')).toEqual(['currency']);
    expect(names('币种 单点')).toEqual([]);
  });

  it('stand in their group, those that no group names with the others', () => {
    expect(groupOf('currency')).toBe('calendar');
    expect(groupOf('something_new')).toBe('other');
  });
});

describe('settings in the navigation', () => {
  const group = (names: readonly string[]): PlaceGroup => ({ area: 'settings', label: { 'zh-CN': '设置', en: 'Settings' }, places: names.map((name) => ({ key: `page.${name}`, to: `/${name}`, label: {}, icon: undefined })) });
  const many = ['settings', 'user', 'team', 'role', 'audit', 'model', 'layouts', 'pool', 'currency', 'imports', 'mail', 'backups', 'jobs', 'thing'];

  it('stand in parts where there are many, each in one of them, all settings above', () => {
    const parts = inParts(group(many));
    expect(parts.map((one) => one.part)).toEqual(['people', 'access', 'model', 'leads', 'calendar', 'data', 'system', 'other']);
    expect(parts.flatMap((one) => one.places.map((place) => place.key)).sort()).toEqual(group(many).places.map((place) => place.key).filter((key) => key !== ALL_SETTINGS).sort());
  });

  it('are one list where there are few', () => {
    expect(inParts(group(many.slice(0, 6)))).toEqual([]);
    expect(inParts({ ...group(many), area: 'customers' })).toEqual([]);
  });
});

describe('the audit log as a file', () => {
  it('quotes its cells and lets no cell become a formula', () => {
    const event = { id: '1', at: '2026-01-01T00:00:00Z', kind: 'updated', object: 'account', record: '5', person: { id: null, name: '=cmd "x"' }, fields: ['name', 'phone'], cause: null };
    const [head, row] = asCsv([event]).split('\r\n');
    expect(head).toBe('\ufeffat,person,kind,object,record,fields');
    expect(row).toBe('"2026-01-01T00:00:00Z","\'=cmd ""x""","updated","account","5","name phone"');
  });
});
