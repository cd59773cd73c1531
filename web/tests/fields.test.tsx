import { render } from '@testing-library/react';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fieldTypes, typeOf } from '@/fields/registry';
import { stored, typed } from '@/fields/percent/scale';
import { UrlDisplay } from '@/fields/url/Display';
import type { Locale } from '@/lib/locale';
import { initials } from '@/ui/Avatar';
import { field } from './fixtures';

const zh: Locale = { language: 'zh-CN', timeZone: 'Asia/Shanghai', currency: 'CNY', currencies: [{ code: 'CNY', digits: 2 }] };
const folders = readdirSync(join(import.meta.dirname, '../src/fields'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'shared')
  .map((entry) => entry.name);

const DECLARED = [
  'text', 'long_text', 'number', 'integer', 'money', 'percent', 'boolean', 'date', 'datetime', 'choice',
  'multi_choice', 'email', 'phone', 'url', 'address', 'color', 'user', 'lookup', 'multi_lookup',
];

describe('the field types', () => {
  it('are all those that an object may have, one folder each', () => {
    expect(Object.keys(fieldTypes).sort()).toEqual([...DECLARED].sort());
    expect(folders.sort()).toEqual([...DECLARED].sort());
  });

  it.each(DECLARED)('%s knows how to show, edit, filter and send its values', (name) => {
    const type = typeOf(field('x', name));
    expect(type.type).toBe(name);
    expect(type.operators.length).toBeGreaterThan(0);
    for (const part of [type.Display, type.Editor, type.FilterEditor]) expect(part).toBeTruthy();
    expect(type.toText(null, field('x', name), zh)).toBe('');
    expect(type.toInput(null)).toEqual(name.startsWith('multi_') ? [] : null);
  });

  it('that nobody knows yet are shown as text', () => {
    expect(typeOf(field('x', 'hologram')).type).toBe('text');
  });

  it('say their values in words', () => {
    const options = [{ value: 'bank', label: { 'zh-CN': '银行' }, color: 'blue' }];
    expect(typeOf(field('x', 'choice')).toText('bank', field('x', 'choice', { options }), zh)).toBe('银行');
    expect(typeOf(field('x', 'choice')).toText('old', field('x', 'choice', { options }), zh)).toBe('old');
    expect(typeOf(field('x', 'lookup')).toText({ id: '7', name: '昆山' }, field('x', 'lookup'), zh)).toBe('昆山');
    expect(typeOf(field('x', 'percent')).toText(0.5, field('x', 'percent'), zh)).toBe('50%');
    expect(typeOf(field('x', 'boolean')).toText(true, field('x', 'boolean'), zh)).toBe('是');
  });
});

describe('values', () => {
  it('of percent are typed as 25 and stored as 0.25, without dust', () => {
    expect(typed(0.29)).toBe(29);
    expect(stored(29)).toBe(0.29);
    expect(stored(typed(0.07))).toBe(0.07);
    expect(stored(null)).toBeNull();
  });

  it('of url become links only to the web', () => {
    const link = (value: string) => render(<UrlDisplay value={value} field={field('x', 'url')} />).container.querySelector('a')?.getAttribute('href') ?? null;
    expect(link('example.cn')).toBe('https://example.cn');
    expect(link('http://example.cn/a')).toBe('http://example.cn/a');
    expect(link('javascript:alert(1)')).toBeNull();
    expect(link('data:text/html,x')).toBeNull();
  });

  it('of address lose their empty parts', () => {
    const { toInput } = typeOf(field('x', 'address'));
    expect(toInput({ city: ' 上海 ', street: '' })).toEqual({ city: '上海' });
    expect(toInput({ city: '' })).toBeNull();
  });
});

describe('initials', () => {
  it('are the end of a Chinese name and the beginnings of another', () => {
    expect(initials('欧阳修文')).toBe('修文');
    expect(initials('张伟')).toBe('张伟');
    expect(initials('Ada King Lovelace')).toBe('AL');
  });
});
