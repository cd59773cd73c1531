import { useEffect, useRef, useState } from 'react';
import { checkRecord, type Look } from '@/api/quality';
import type { ObjectView } from '@/model/view';
import { toInputs } from '../saving';

const PAUSE = 400;

export const NOTHING: Look = { errors: [], hidden: [], required: [], readonly: [], duplicates: [], confirmable: true };

/** What the rules say of the values so far, asked for whenever somebody pauses. Without an answer nothing is said. */
export function useLook(view: ObjectView, values: Record<string, unknown>, id: string | undefined): Look {
  const [look, setLook] = useState(NOTHING);
  const asked = JSON.stringify(toInputs(view, values));
  const first = useRef(true);
  useEffect(() => {
    const stop = new AbortController();
    const wait = first.current ? 0 : PAUSE;
    first.current = false;
    const timer = setTimeout(() => {
      checkRecord(view.name, JSON.parse(asked) as Record<string, unknown>, id, stop.signal).then(setLook, () => {
        if (!stop.signal.aborted) setLook(NOTHING);
      });
    }, wait);
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [view.name, asked, id]);
  return look;
}
