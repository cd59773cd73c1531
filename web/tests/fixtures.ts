/** A small model, as the server would describe it. */
import type { FieldDefinition, ObjectDefinition } from '@/api/types';
import { buildModel, type Model } from '@/model/view';

export function field(name: string, type: string, more: Partial<FieldDefinition> = {}): FieldDefinition {
  return { name, type, label: { 'zh-CN': name, en: name }, ...more };
}

const system: FieldDefinition[] = [
  field('id', 'id', { system: true, readonly: true }),
  field('owner', 'user', { system: true, target: 'user' }),
  field('created_at', 'datetime', { system: true, readonly: true }),
  field('version', 'integer', { system: true, readonly: true }),
];

const industries = [
  { value: 'bank', label: { 'zh-CN': '银行', en: 'Banking' }, color: 'blue' },
  { value: 'retail', label: { 'zh-CN': '零售', en: 'Retail' }, color: 'magenta' },
];

export const account: ObjectDefinition = {
  name: 'account',
  label: { 'zh-CN': '客户', en: 'Account' },
  name_field: 'name',
  layer: 'app',
  fields: [
    field('name', 'text', { required: true }),
    field('industry', 'choice', { options: industries }),
    field('parent', 'lookup', { target: 'account' }),
    field('roles', 'multi_lookup', { target: 'role' }),
    field('amount', 'money'),
    field('score', 'number'),
    field('rate', 'percent'),
    field('closes', 'date'),
    field('called_at', 'datetime'),
    field('active', 'boolean'),
    field('in', 'text'),
    field('starts', 'time'),
    field('lasts', 'duration'),
    field('area', 'tree_choice', { options: [{ value: 'east', label: { 'zh-CN': '华东' }, children: [{ value: 'hangzhou', label: { 'zh-CN': '杭州' } }] }] }),
    field('stars', 'rating'),
    field('place', 'geo'),
    field('birthday', 'lunar_date'),
    field('shade', 'color'),
    field('code', 'barcode', { symbology: 'ean13' }),
    field('crew', 'team', { target: 'team' }),
    field('terms', 'rich_text'),
    ...system,
  ],
  inverses: [{ name: 'contacts', label: { 'zh-CN': '联系人', en: 'Contacts' }, object: 'contact', field: 'account' }],
};

export const contact: ObjectDefinition = {
  name: 'contact',
  label: { 'zh-CN': '联系人', en: 'Contact' },
  name_field: 'name',
  layer: 'app',
  fields: [field('name', 'text', { required: true }), field('account', 'lookup', { target: 'account' }), field('age', 'integer'), ...system],
};

export const model: Model = buildModel([account, contact], {
  navigation: [],
  objects: { account: { list: { fields: ['name', 'industry', 'gone'], sort: '-created_at' } } },
  dashboards: [],
});

export function json(body: unknown, init: ResponseInit = {}): Response {
  return new Response(JSON.stringify(body), { status: 200, headers: { 'Content-Type': 'application/json' }, ...init });
}
