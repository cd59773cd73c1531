import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { RecordData } from '@/api/types';

export interface Selection {
  ids: readonly string[];
  size: number;
  has: (id: string) => boolean;
  /** Chooses or leaves one; with `range` everything from the one before to this. */
  toggle: (id: string, range: boolean) => void;
  setAll: (ids: string[]) => void;
  clear: () => void;
}

export function useSelection(rows: readonly RecordData[], scope: string): Selection {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const order = useRef(rows);
  const last = useRef<string | null>(null);
  useEffect(() => {
    order.current = rows;
  }, [rows]);
  useEffect(() => setChosen(new Set()), [scope]);
  const toggle = useCallback((id: string, range: boolean) => {
    const from = last.current;
    last.current = id;
    setChosen((before) => {
      const next = new Set(before);
      const ends = range && from ? [from, id].map((one) => order.current.findIndex((row) => row.id === one)) : [];
      if (ends.length === 2 && !ends.includes(-1)) {
        for (const row of order.current.slice(Math.min(...ends), Math.max(...ends) + 1)) next.add(row.id);
      } else if (!next.delete(id)) next.add(id);
      return next;
    });
  }, []);
  const setAll = useCallback((ids: string[]) => setChosen(new Set(ids)), []);
  const clear = useCallback(() => setChosen(new Set()), []);
  return useMemo(
    () => ({ ids: [...chosen], size: chosen.size, has: (id: string) => chosen.has(id), toggle, setAll, clear }),
    [chosen, toggle, setAll, clear],
  );
}
