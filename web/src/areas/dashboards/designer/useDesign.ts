/** The page under design: its draft with undo and redo, kept as it changes. */
import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import { isProblem } from '@/api/problem';
import { updateRecord } from '@/api/records';
import { sameValue } from '@/lib/equal';
import type { Content } from '../declared';

const PAUSE = 800;
const MOST_STEPS = 100;

interface Steps {
  past: Content[];
  now: Content;
  future: Content[];
}

type Act = { do: 'change'; to: Content } | { do: 'undo' } | { do: 'redo' };

export function step(steps: Steps, act: Act): Steps {
  if (act.do === 'change') {
    if (sameValue(act.to, steps.now)) return steps;
    return { past: [...steps.past, steps.now].slice(-MOST_STEPS), now: act.to, future: [] };
  }
  if (act.do === 'undo') {
    const last = steps.past.at(-1);
    return last ? { past: steps.past.slice(0, -1), now: last, future: [steps.now, ...steps.future] } : steps;
  }
  const [next, ...future] = steps.future;
  return next ? { past: [...steps.past, steps.now], now: next, future } : steps;
}

export type Saving = 'saved' | 'saving' | 'conflict' | 'failed';

export interface Design {
  content: Content;
  change: (to: Content) => void;
  undo: (() => void) | null;
  redo: (() => void) | null;
  saving: Saving;
  /** Saves values of the record now, the draft among them where it waits. */
  save: (values: Record<string, unknown>) => Promise<boolean>;
}

/** A draft that is saved a moment after every change; somebody else's change meanwhile is told, not overwritten. */
export function useDesign(id: string, start: Content, startEtag: string | null): Design {
  const [steps, act] = useReducer(step, { past: [], now: start, future: [] });
  const [saving, setSaving] = useState<Saving>('saved');
  const etag = useRef(startEtag);
  const kept = useRef(start);
  const queue = useRef<Promise<boolean>>(Promise.resolve(true));
  const save = useCallback(
    (values: Record<string, unknown>) => {
      setSaving('saving');
      const work = async () => {
        try {
          const answer = await updateRecord('dashboard', id, values, etag.current);
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
    [id],
  );
  useEffect(() => {
    if (sameValue(steps.now, kept.current)) return undefined;
    const timer = setTimeout(() => {
      kept.current = steps.now;
      void save({ draft: steps.now });
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [steps.now, save]);
  return {
    content: steps.now,
    change: useCallback((to: Content) => act({ do: 'change', to }), []),
    undo: steps.past.length ? () => act({ do: 'undo' }) : null,
    redo: steps.future.length ? () => act({ do: 'redo' }) : null,
    saving,
    save,
  };
}
