import { useCallback, useEffect, useRef, useState } from 'react';
import { uploadFile, type StoredFile } from '@/api/files';
import { isProblem } from '@/api/problem';

export interface Upload {
  key: number;
  name: string;
  share: number;
  /** Why it did not succeed, where it did not. */
  wrong: string | null;
}

export interface Uploads {
  uploads: readonly Upload[];
  start: (files: readonly File[]) => void;
  cancel: (key: number) => void;
}

let next = 1;

/** Uploads under way. `done` gets each file as it is stored; what is under way is called off with the editor. */
export function useUploads(done: (file: StoredFile) => void, unreachable: string): Uploads {
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const running = useRef(new Map<number, AbortController>());
  const latest = useRef(done);
  useEffect(() => {
    latest.current = done;
  });
  useEffect(() => {
    const all = running.current;
    return () => all.forEach((one) => one.abort());
  }, []);
  const change = useCallback((key: number, part: Partial<Upload>) => {
    setUploads((before) => before.map((one) => (one.key === key ? { ...one, ...part } : one)));
  }, []);
  const cancel = useCallback((key: number) => {
    running.current.get(key)?.abort();
    running.current.delete(key);
    setUploads((before) => before.filter((one) => one.key !== key));
  }, []);
  const start = useCallback(
    (files: readonly File[]) => {
      for (const file of files) {
        const key = next++;
        const abort = new AbortController();
        running.current.set(key, abort);
        setUploads((before) => [...before, { key, name: file.name, share: 0, wrong: null }]);
        uploadFile(file, (share) => change(key, { share }), abort.signal).then(
          (stored) => {
            if (!running.current.has(key)) return;
            cancel(key);
            latest.current(stored);
          },
          (error: unknown) => {
            if (!running.current.delete(key)) return;
            change(key, { wrong: isProblem(error) && error.status !== 0 ? error.sentence : unreachable });
          },
        );
      }
    },
    [cancel, change, unreachable],
  );
  return { uploads, start, cancel };
}
