import { fireEvent, render, screen } from '@testing-library/react';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { fieldTypes, typeOf } from '@/fields/registry';
import { divisions, partsOf, pathOf } from '@/fields/address/divisions';
import MoneyEditor from '@/fields/money/Editor';
import NumberEditor from '@/fields/number/Editor';
import { durationWords, secondsOf } from '@/fields/duration/words';
import { asLunar, chineseWords } from '@/fields/lunar_date/lunar';
import { stored, typed } from '@/fields/percent/scale';
import { RichTextDisplay } from '@/fields/rich_text/Display';
import { asDrawn, pathOf as strokePath, thinned } from '@/fields/signature/strokes';
import { UrlDisplay } from '@/fields/url/Display';
import { LocaleContext, type Locale } from '@/lib/locale';
import { initials } from '@/ui/Avatar';
import { field } from './fixtures';

const zh: Locale = { language: 'zh-CN', timeZone: 'Asia/Shanghai', currency: 'CNY', currencies: [{ code: 'CNY', digits: 2 }] };
const folders = readdirSync(join(import.meta.dirname, '../src/fields'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'shared')
  .map((entry) => entry.name);

const DECLARED = [
  'text', 'long_text', 'number', 'integer', 'money', 'percent', 'boolean', 'date', 'datetime', 'choice',
  'multi_choice', 'email', 'phone', 'url', 'address', 'color', 'user', 'lookup', 'multi_lookup', 'rich_text', 'time',
  'duration', 'tree_choice', 'team', 'rating', 'progress', 'signature', 'barcode', 'lunar_date', 'geo', 'json', 'file', 'image',
  'formula', 'rollup', 'auto_number', 'master_detail', 'any_lookup',
];
const TREE = [{ value: 'east', label: { 'zh-CN': '华东', en: 'East' }, children: [{ value: 'hangzhou', label: { 'zh-CN': '杭州', en: 'Hangzhou' } }] }];
const en: Locale = { ...zh, language: 'en' };

describe('the field types', () => {
  it('are all those that an object may have, one folder each', () => {
    expect(Object.keys(fieldTypes).sort()).toEqual([...DECLARED].sort());
    expect(folders.sort()).toEqual([...DECLARED].sort());
  });

  it.each(DECLARED)('%s knows how to show, edit, filter and send its values', (name) => {
    const type = typeOf(field('x', name));
    expect(type.type).toBe(name);
    expect(type.operators.length).toBeGreaterThan(0);
    expect(type.group).toBeTruthy();
    for (const language of ['zh-CN', 'en']) {
      const words = JSON.parse(readFileSync(join(import.meta.dirname, `../src/i18n/locales/${language}/model.json`), 'utf8')) as Record<string, Record<string, string>>;
      for (const kind of ['types', 'typeHint']) expect(words[kind]?.[name], `${language} ${kind}`).toBeTruthy();
    }
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

  it.each([
    ['duration', 5400, {}, '1小时30分', '1 h 30 min'],
    ['duration', 0, {}, '0分', '0 min'],
    ['rating', 3, { maximum: 10 }, '3 / 10', '3 / 10'],
    ['tree_choice', ['east', 'hangzhou'], { options: TREE }, '华东 / 杭州', 'East / Hangzhou'],
    ['tree_choice', ['gone'], { options: TREE }, 'gone', 'gone'],
    ['lunar_date', { month: 12, day: 30, leap: false }, {}, '腊月三十', 'Lunar month 12, day 30'],
    ['lunar_date', { month: 4, day: 23, leap: true }, {}, '闰四月廿三', 'Lunar leap month 4, day 23'],
    ['geo', { lat: 30.25, lng: 120.16 }, {}, '30.25, 120.16', '30.25, 120.16'],
    ['rich_text', '<p>一 &lt; 二</p><ul><li>三</li></ul>', {}, '一 < 二 三', '一 < 二 三'],
    ['signature', { width: 300, height: 100, strokes: [[[1, 2]]] }, {}, '已签名', 'signed'],
    ['json', { a: [1] }, {}, '{"a":[1]}', '{"a":[1]}'],
  ])('%s: %j is said in both languages', (type, value, settings, chinese, english) => {
    const one = field('x', type, settings);
    expect(typeOf(one).toText(value, one, zh)).toBe(chinese);
    expect(typeOf(one).toText(value, one, en)).toBe(english);  });
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

  it('of time are typed as people say them', () => {
    for (const text of ['1:30', '1小时30分', '1h 30m', '90', '90 min', '1:30:00']) expect(secondsOf(text), text).toBe(5400);
    for (const text of ['', 'soon', '1:99', '1.2.3']) expect(secondsOf(text), text).toBeNull();
    for (const seconds of [0, 59, 61, 3600, 90_061]) {
      for (const language of ['zh-CN', 'en'] as const) expect(secondsOf(durationWords(seconds, language)), durationWords(seconds, language)).toBe(seconds);
    }
  });

  it('of rich text become elements of few kinds, and nothing that runs', () => {
    const shown = render(<RichTextDisplay field={field('x', 'rich_text')} value={'<h2>甲</h2><p onclick="x()">乙<img src="x"><a href="https://a.cn">丙</a><a href="javascript:x()">丁</a></p><script>x()</script>'} />).container;
    expect(shown.textContent).toContain('甲乙丙丁');
    expect([...shown.querySelectorAll('*')].map((one) => one.tagName.toLowerCase()).filter((tag) => ['img', 'script'].includes(tag))).toEqual([]);
    expect([...shown.querySelectorAll('a')].map((one) => one.getAttribute('href'))).toEqual(['https://a.cn']);
    expect(shown.querySelector('[onclick]')).toBeNull();
    expect(shown.querySelector('h2')).toBeNull();
  });

  it('of the Chinese calendar are written and read by name', () => {
    for (let month = 1; month <= 12; month += 1) {
      for (let day = 1; day <= 30; day += 1) {
        const lunar = { month, day, leap: (month + day) % 2 === 0 };
        expect(asLunar(chineseWords(lunar))).toEqual(lunar);
      }
    }
    expect(asLunar('每月初一')).toBeNull();
  });

  it('of a signature are paths of plain numbers, with no more points than needed', () => {
    expect(strokePath([[1, 2], [3, 4]])).toBe('M1 2L3 4');
    expect(strokePath([[1, 2]])).toBe('M1 2h0.1');
    expect(thinned([[0, 0], [1, 0], [5, 0], [5, 1]])).toEqual([[0, 0], [5, 0], [5, 1]]);
    expect(asDrawn({ width: 1, height: 1, strokes: [[['<', 1]]] })).toBeNull();
    expect(asDrawn('data:image/png')).toBeNull();
  });

  it('of address are found among the divisions, with the code of each', () => {
    expect(divisions).toHaveLength(34);
    expect(pathOf('浙江省', '杭州市', '西湖区')).toEqual(['浙江省', '杭州市', '西湖区']);
    expect(partsOf(pathOf('湖北省', '', '仙桃市'))).toEqual({ province: '湖北省', city: '', district: '仙桃市' });
    expect(pathOf('浙江省', '大城', '')).toEqual(['浙江省']);
    expect(pathOf('California', '', '')).toEqual([]);
    for (const province of divisions) {
      for (const city of province.children ?? []) {
        for (const district of city.children ?? [city]) {
          expect(district.code).toMatch(/^\d{6}$/);
          const path = city.children ? [province.value, city.value, district.value] : [province.value, city.value];
          const parts = partsOf(path);
          expect(pathOf(parts.province, parts.city, parts.district), path.join()).toEqual(path);
        }
      }
    }
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

describe('what is typed as a number', () => {
  it.each([
    ['-5', '-5'],
    ['１２３４５', '12345'],
    ['1.5万', '15000'],
    ['1e3', '1000'],
  ])('%s is kept as %s, even out of bounds: nothing else is put in its place', (text, amount) => {
    const [ofMoney, ofNumber] = [vi.fn(), vi.fn()];
    render(
      <LocaleContext value={zh}>
        <MoneyEditor id="m" field={field('x', 'money', { minimum: 0 })} value={null} onChange={ofMoney} label="金额" />
        <NumberEditor id="n" field={field('x', 'number', { minimum: 0 })} value={null} onChange={ofNumber} label="数量" />
      </LocaleContext>,
    );
    for (const label of ['金额', '数量']) {
      const box = screen.getByLabelText(label);
      fireEvent.change(box, { target: { value: text } });
      fireEvent.blur(box);
    }
    expect(ofMoney).toHaveBeenLastCalledWith({ amount, currency: 'CNY' });
    expect(ofNumber).toHaveBeenLastCalledWith(Number(amount));
  });

  it('is no number where it is none, and never a part of it', () => {
    const change = vi.fn();
    render(
      <LocaleContext value={zh}>
        <MoneyEditor id="m" field={field('x', 'money')} value={{ amount: '7', currency: 'CNY' }} onChange={change} label="金额" />
      </LocaleContext>,
    );
    const box = screen.getByLabelText('金额');
    fireEvent.change(box, { target: { value: '12abc' } });
    fireEvent.blur(box);
    expect(change).not.toHaveBeenCalled();
    expect((box as HTMLInputElement).value).toBe('7');
  });
});
