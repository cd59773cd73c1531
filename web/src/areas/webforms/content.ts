/** What a web form holds, as the server keeps it. */
import type { FieldDefinition } from '@/api/types';
import type { ObjectView } from '@/model/view';

export interface FormField {
  name: string;
  label: string;
  help: string;
  required: boolean;
}

export interface FormContent {
  fields: FormField[];
  title: string;
  intro: string;
  submit: string;
  thanks: string;
  redirect: string;
  consent: string;
  color: string;
  language: 'zh-CN' | 'en';
  values: Record<string, unknown>;
  sources: Record<string, string>;
  sites: string[];
}

export const SOURCES = ['utm_source', 'utm_medium', 'utm_campaign', 'utm_term', 'utm_content', 'referrer'] as const;

/** Types of fields that a stranger may fill in: none that shows or names a record. */
const PUBLIC = new Set(['text', 'long_text', 'email', 'phone', 'url', 'number', 'integer', 'money', 'date', 'boolean', 'choice', 'multi_choice']);

const EMPTY: FormContent = { fields: [], title: '', intro: '', submit: '', thanks: '', redirect: '', consent: '', color: '#1764c0', language: 'zh-CN', values: {}, sources: {}, sites: [] };

export function readContent(given: unknown): FormContent {
  return { ...EMPTY, ...((given ?? {}) as Partial<FormContent>) };
}

export function publicFields(view: ObjectView): FieldDefinition[] {
  return [...view.fields.values()].filter((field) => PUBLIC.has(field.type) && !field.readonly && !field.system && !field.hidden);
}

/** A form to begin with: what the object demands, and how to reach the person. */
export function firstContent(view: ObjectView, language: 'zh-CN' | 'en'): FormContent {
  const usual = new Set([view.nameField, 'company', 'email', 'phone', 'description']);
  const fields = publicFields(view).filter((field) => field.required || usual.has(field.name));
  return { ...EMPTY, language, fields: fields.map((field) => ({ name: field.name, label: '', help: '', required: field.required ?? false })) };
}

/** What is put into a page of one's own to show the form there. */
export function snippetOf(address: string, title: string): string {
  return `<iframe src="${address}" title="${title.replaceAll('"', '&quot;')}" style="width:100%;height:720px;border:0"></iframe>`;
}
