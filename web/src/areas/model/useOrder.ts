import { useEffect, useRef, useState } from 'react';
import { isProblem } from '@/api/problem';
import { useWords } from '@/areas/shared/useWords';
import { notify } from '@/ui/notice';
import { useEditing } from './editing';
import { moved } from './OptionsEditor';

/**
 * The order of an object's fields as the person has made it, shown at once. Moves are saved one after the other, each
 * made on the order before it: whoever presses a key twice moves the field by two.
 */
export function useOrder(object: string, stored: readonly string[]): { names: readonly string[]; move: (name: string, place: (from: number) => number) => void } {
  const s = useWords('studio');
  const { act } = useEditing();
  const [asked, setAsked] = useState<readonly string[] | null>(null);
  const current = useRef<readonly string[] | null>(null);
  const queue = useRef(Promise.resolve());
  const acting = useRef(act);
  useEffect(() => {
    acting.current = act;
  }, [act]);
  const put = (order: readonly string[] | null) => {
    current.current = order;
    setAsked(order);
  };
  const save = async (order: readonly string[]) => {
    // Something that was asked for after this will say it too.
    if (current.current !== order) return;
    try {
      await acting.current({ op: 'change_object', object, change: { order: [...order] } });
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : s('failed') });
    }
    if (current.current === order) put(null);
  };
  const move = (name: string, place: (from: number) => number) => {
    const before = current.current ?? stored;
    const from = before.indexOf(name);
    const to = place(from);
    if (from < 0 || to < 0 || to >= before.length || from === to) return;
    const order = moved(before, from, to);
    put(order);
    queue.current = queue.current.then(() => save(order));
  };
  return { names: asked ?? stored, move };
}
