/** What is under design: a draft with undo and redo, kept in its record as it changes. */
import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import { isProblem } from '@/api/problem';
import { updateRecord } from '@/api/records';
import { sameValue } from '@/lib/equal';

const PAUSE = 800;
const MOST_STEPS = 100;

interface Steps<C> {
  past: C[];
  now: C;
  future: C[];
}

type Act<C> = { do: 'change'; to: C } | { do: 'undo' } | { do: 'redo' };

export function step<C>(steps: Steps<C>, act: Act<C>): Steps<C> {
  if (act.do === 'change') {
    if (sameValue(act.to, steps.now)) return steps;
    return { past: [...steps.past, steps.now].slice(-MOST_STEPS), now: act.to, future: [] };
  }
  if (act.do === 'undo') {
    const last = steps.past.at(-1);
    return last === undefined ? steps : { past: steps.past.slice(0, -1), now: last, future: [steps.now, ...steps.future] };
  }
  const [next, ...future] = steps.future;
  return next === undefined ? steps : { past: [...steps.past, steps.now], now: next, future };
}

export type Saving = 'saved' | 'saving' | 'conflict' | 'failed';

export interface Design<C> {
  content: C;
  change: (to: C) => void;
  undo: (() => void) | null;
  redo: (() => void) | null;
  saving: Saving;
  /** Saves values of the record now, the draft among them where it waits. */
  save: (values: Record<string, unknown>) => Promise<boolean>;
}

/** A draft that is saved a moment after every change; somebody else's change meanwhile is told, not overwritten. */
export function useDesign<C>(object: string, id: string, start: C, startEtag: string | null): Design<C> {
  const [steps, act] = useReducer(step<C>, { past: [], now: start, future: [] });
  const [saving, setSaving] = useState<Saving>('saved');
  const etag = useRef(startEtag);
  const kept = useRef(start);
  const queue = useRef<Promise<boolean>>(Promise.resolve(true));
  const waiting = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const save = useCallback(
    (values: Record<string, unknown>) => {
      // What is published takes its draft along: none may be saved behind it.
      if ('draft' in values) clearTimeout(waiting.current);
      setSaving('saving');
      const work = async () => {
        try {
          const answer = await updateRecord(object, id, values, etag.current);
          etag.current = answer.etag;
          setSaving('saved');
          return true;
        } catch (error) {
          setSaving(isProblem(error) && error.status === 412 ? 'conflict' : 'failed');
          return false;
        }
      };
      queue.current = queue.current.then(work);
      return queue.current;
    },
    [object, id],
  );
  useEffect(() => {
    if (sameValue(steps.now, kept.current)) return undefined;
    waiting.current = setTimeout(() => {
      kept.current = steps.now;
      void save({ draft: steps.now });
    }, PAUSE);
    return () => clearTimeout(waiting.current);
  }, [steps.now, save]);
  return {
    content: steps.now,
    change: useCallback((to: C) => act({ do: 'change', to }), []),
    undo: steps.past.length ? () => act({ do: 'undo' }) : null,
    redo: steps.future.length ? () => act({ do: 'redo' }) : null,
    saving,
    save,
  };
}

/** Ctrl/⌘ Z takes the last change back, with Shift makes it again; in a text field it is the text's own. */
export function useUndoKeys({ undo, redo }: Pick<Design<unknown>, 'undo' | 'redo'>): void {
  useEffect(() => {
    const keys = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z' || (event.target as Element).closest('input, textarea, [contenteditable]')) return;
      event.preventDefault();
      (event.shiftKey ? redo : undo)?.();
    };
    window.addEventListener('keydown', keys);
    return () => window.removeEventListener('keydown', keys);
  }, [undo, redo]);
}
