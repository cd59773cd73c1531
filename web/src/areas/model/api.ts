import type { QueryClient } from '@tanstack/react-query';
import { patch, post, remove, type Schemas } from '@/api/call';
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
  return post('/objects', { body: input });
}

export async function changeObject(name: string, part: Schemas['ObjectChange']): Promise<void> {
  await patch('/objects/{object}', { path: { object: name }, body: part });
}

export async function deleteObject(name: string): Promise<void> {
  await remove('/objects/{object}', { path: { object: name } });
}

export function createField(object: string, input: Schemas['NewField']): Promise<FieldDefinition> {
  return post('/objects/{object}/fields', { path: { object }, body: input });
}

export async function changeField(object: string, field: string, part: Schemas['FieldChange']): Promise<void> {
  await patch('/objects/{object}/fields/{field}', { path: { object, field }, body: part });
}

export async function deleteField(object: string, field: string): Promise<void> {
  await remove('/objects/{object}/fields/{field}', { path: { object, field } });
}

/** How Chinese words sound, without tones. */
export async function pinyinOf(text: string): Promise<string> {
  const answer = await post('/expressions', { body: { expression: `PINYIN(${quoted(text)})` } });
  return typeof answer.value === 'string' ? answer.value : '';
}
