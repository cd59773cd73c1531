import { post } from '@/api/call';

export function loadModels(signal?: AbortSignal) {
  return post('/actions/learning.models', { body: {}, ...(signal ? { signal } : {}) });
}

export type Models = Awaited<ReturnType<typeof loadModels>>;
export type Learned = Models['models'][number];
export type Code = Learned['code'];

export function trainNow(code: Code) {
  return post('/actions/learning.train', { body: { code } });
}

export function configure(code: Code, changed: { active?: boolean; left_out?: string[] }) {
  return post('/actions/learning.configure', { body: { code, ...changed } });
}

export function explain(object: 'opportunity' | 'lead', record: string, signal?: AbortSignal) {
  return post('/actions/learning.explain', { body: { object, record }, ...(signal ? { signal } : {}) });
}

export type Explanation = Awaited<ReturnType<typeof explain>>;
export type Reason = Explanation['reasons'][number];

export const MODELS = ['predictions', 'models'] as const;
