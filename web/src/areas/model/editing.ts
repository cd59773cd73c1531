/** How a change of the model is made: at once for everybody, or as a step of the draft that is open. */
import { createContext, use, useSyncExternalStore } from 'react';
import { known } from '@/api/call';
import { ApiProblem } from '@/api/problem';
import { kept } from '@/lib/store';
import { changeField, changeObject, createField, createObject, deleteField, deleteObject } from './api';
import { startRetype, type Draft, type Step, type StepProblem } from './studio';

export interface Editing {
  draft: Draft | null;
  act: (step: Step) => Promise<void>;
  undo: (() => Promise<void>) | null;
  redo: (() => Promise<void>) | null;
}

export const EditingContext = createContext<Editing | null>(null);

export function useEditing(): Editing {
  const editing = use(EditingContext);
  if (!editing) throw new Error('useEditing outside of the designer');
  return editing;
}

const KEY = 'model.draft';
const listeners = new Set<() => void>();

/** The draft that is open in this browser, by its id. */
export function useOpenDraft(): string | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => (typeof kept.get(KEY) === 'string' ? (kept.get(KEY) as string) : null),
  );
}

export function openDraft(id: string | null): void {
  kept.set(KEY, id);
  listeners.forEach((listener) => listener());
}

/** Makes a change at once. */
export async function apply(step: Step): Promise<void> {
  switch (step.op) {
    case 'create_object':
      await createObject(known(step.definition));
      return;
    case 'change_object':
      return changeObject(step.object, step.change);
    case 'delete_object':
      return deleteObject(step.object);
    case 'create_field':
      await createField(step.object, known(step.definition));
      return;
    case 'change_field':
      return changeField(step.object, step.field, step.change);
    case 'delete_field':
      return deleteField(step.object, step.field);
    case 'retype':
      await startRetype(step.object, step.field, known(step.definition));
      return;
    case 'configure':
      throw new Error('items are set up where they are, or within a change set');
  }
}

/** What is wrong with a step of a draft, in the form in which a refused request says it. */
export function problemOf(problem: StepProblem): ApiProblem {
  return new ApiProblem(422, { detail: problem.detail, code: problem.code, errors: problem.errors });
}
