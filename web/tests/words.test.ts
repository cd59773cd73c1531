import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { periods } from '@/fields/shared/periods';
import { fieldTypes } from '@/fields/registry';

const source = join(import.meta.dirname, '../src');
const locales = join(source, 'i18n/locales');
const namespaces = readdirSync(join(locales, 'zh-CN')).map((file) => file.replace('.json', ''));

interface Words { [key: string]: Words | string }

function words(language: string, namespace: string): Map<string, string> {
  const flat = new Map<string, string>();
  const walk = (node: Words, path: string) => {
    for (const [key, value] of Object.entries(node)) {
      const name = path ? `${path}.${key}` : key;
      if (typeof value === 'string') flat.set(name, value);
      else walk(value, name);
    }
  };
  walk(JSON.parse(readFileSync(join(locales, language, `${namespace}.json`), 'utf8')) as Words, '');
  return flat;
}

const places = (text: string) => [...text.matchAll(/\{\{\s*(\w+)/g)].map((match) => match[1]).sort();
/** Plural forms are English only: Chinese has none. */
const singular = (key: string) => key.replace(/_(one|other)$/, '');

describe('the words of the interface', () => {
  it('are kept in the same files in both languages', () => {
    expect(readdirSync(join(locales, 'en')).sort()).toEqual(readdirSync(join(locales, 'zh-CN')).sort());
  });

  it.each(namespaces)('%s: has the same keys in both languages, with the same places to fill', (namespace) => {
    const zh = words('zh-CN', namespace);
    const en = words('en', namespace);
    expect([...new Set([...en.keys()].map(singular))].sort()).toEqual([...new Set([...zh.keys()].map(singular))].sort());
    for (const [key, text] of en) {
      const other = zh.get(key) ?? zh.get(`${singular(key)}_other`) ?? zh.get(singular(key)) ?? '';
      if (!key.endsWith('_one')) expect(places(text), key).toEqual(places(other));
    }
  });

  it('are never empty, and no Chinese is left in English', () => {
    for (const [key, text] of [...words('zh-CN', 'core'), ...words('en', 'core')]) expect(text.trim(), key).not.toBe('');
    for (const [key, text] of words('en', 'core')) {
      // The switch to Chinese is written for those who read no English.
      if (key !== 'shell.switchLanguage') expect(/\p{Script=Han}/u.test(text), key).toBe(false);
    }
  });

  it('exist for everything that the code asks for', () => {
    const core = words('zh-CN', 'core');
    const has = (key: string, known = core) => known.has(key) || known.has(`${key}_other`);
    const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file) && !file.startsWith('areas'));
    const missing = files.flatMap((file) => {
      const text = readFileSync(join(source, file), 'utf8');
      // A part may take its words from the namespace of an area.
      const own = /useWords\('(\w+)'\)/.exec(text)?.[1];
      const known = own ? words('zh-CN', own) : core;
      return [...text.matchAll(/\bt\(\s*'([a-zA-Z]+\.[\w.]+)'/g)].map((match) => match[1] ?? '').filter((key) => !has(key, known) && !has(key));
    });
    expect(missing).toEqual([]);
    for (const name of periods) expect(has(`filter.period.${name}`), name).toBe(true);
    for (const type of Object.values(fieldTypes)) {
      for (const operator of type.operators) expect(has(`filter.operator.${operator}`), operator).toBe(true);
    }
  });

  it('stand in the locale files and nowhere in the code', () => {
    const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx$/.test(file));
    const spoken = files.filter((file) => {
      const code = readFileSync(join(source, file), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
      return />[^<>{}]*\p{Script=Han}{2,}[^<>{}]*</u.test(code);
    });
    expect(spoken).toEqual([]);
  });
});
