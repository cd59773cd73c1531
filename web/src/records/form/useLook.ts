import { useEffect, useRef, useState } from 'react';
import { checkRecord, type Look } from '@/api/quality';
import type { ObjectView } from '@/model/view';
import { toInputs } from '../saving';

const PAUSE = 400;

export const NOTHING: Look = { errors: [], hidden: [], required: [], readonly: [], duplicates: [], confirmable: true, layout: null };

/**
 * What the rules and the layout say of the values so far, asked for whenever somebody pauses. Without an answer nothing is
 * said. What the layout offers a new record counts as filled in.
 */
export function useLook(view: ObjectView, values: Record<string, unknown>, id: string | undefined, layout: string | null): Look {
  const [look, setLook] = useState(NOTHING);
  const asked = JSON.stringify({ values: toInputs(view, { ...look.layout?.defaults, ...values }), ...(id ? { id } : {}), ...(layout ? { layout } : {}) });
  const first = useRef(true);
  useEffect(() => {
    const stop = new AbortController();
    const wait = first.current ? 0 : PAUSE;
    first.current = false;
    const timer = setTimeout(() => {
      checkRecord(view.name, JSON.parse(asked) as Parameters<typeof checkRecord>[1], stop.signal).then(setLook, () => {
        if (!stop.signal.aborted) setLook(NOTHING);
      });
    }, wait);
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [view.name, asked]);
  return look;
}
