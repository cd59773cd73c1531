import type { QueryClient } from '@tanstack/react-query';
import { post, request } from '@/api/client';
import type { FieldDefinition, Labels, ObjectDefinition } from '@/api/types';
import { quoted } from '@/lib/expression';

export interface ObjectInput {
  name: string;
  label: Labels;
  plural?: Labels;
  icon?: string;
}

/** Everything that is drawn from the model is asked for again before the change counts as done. */
export async function modelChanged(client: QueryClient): Promise<void> {
  await Promise.all(['objects', 'pages'].map((key) => client.invalidateQueries({ queryKey: [key] })));
  for (const key of ['model-changes', 'model-last', 'model-removed', 'model-work', 'rows', 'record', 'aggregate', 'references']) void client.invalidateQueries({ queryKey: [key] });
}

export function createObject(input: ObjectInput): Promise<ObjectDefinition> {
  return post<ObjectDefinition>('/objects', input);
}

export async function changeObject(name: string, part: Record<string, unknown>): Promise<void> {
  await request('PATCH', `/objects/${name}`, { body: part });
}

export async function deleteObject(name: string): Promise<void> {
  await request('DELETE', `/objects/${name}`);
}

export function createField(object: string, input: Record<string, unknown>): Promise<FieldDefinition> {
  return post<FieldDefinition>(`/objects/${object}/fields`, input);
}

export async function changeField(object: string, field: string, part: Record<string, unknown>): Promise<void> {
  await request('PATCH', `/objects/${object}/fields/${field}`, { body: part });
}

export async function deleteField(object: string, field: string): Promise<void> {
  await request('DELETE', `/objects/${object}/fields/${field}`);
}

/** How Chinese words sound, without tones. */
export async function pinyinOf(text: string): Promise<string> {
  const answer = await post<{ value: unknown }>('/expressions', { expression: `PINYIN(${quoted(text)})` });
  return typeof answer.value === 'string' ? answer.value : '';
}
