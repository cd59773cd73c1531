import { createContext, use } from 'react';
import type { Me } from '@/api/session';
import type { Model, ObjectView } from './view';

export const ModelContext = createContext<Model | null>(null);
export const MeContext = createContext<Me | null>(null);

/** What exists for the signed-in person. Only inside the shell. */
export function useModel(): Model {
  const model = use(ModelContext);
  if (!model) throw new Error('useModel outside of the shell');
  return model;
}

export function useMe(): Me {
  const me = use(MeContext);
  if (!me) throw new Error('useMe outside of the shell');
  return me;
}

/** The object of that name, or null when the person may not see it. */
export function useObject(name: string): ObjectView | null {
  return useModel().objects.get(name) ?? null;
}
