import { useEffect, useState } from 'react';
import { isObject, sameValue } from '@/lib/equal';
import { formDrafts } from '@/lib/store';
import { EMPTY, type Report } from './report';

interface Draft {
  name: string;
  report: Report;
  /** The version that it was made on: another one that was saved meanwhile is not written over. */
  etag: string | null;
}

interface Start {
  person: string;
  id: string;
  /** As it is saved. */
  name: string;
  report: Report;
  etag: string | null;
  /** Whether the person may save it at all. */
  mine: boolean;
}

export interface ReportDraft extends Draft {
  changed: boolean;
  /** What was not saved before is back. */
  restored: boolean;
  setName: (name: string) => void;
  setReport: (report: Report) => void;
  discard: () => void;
  /** It was saved, or is gone: nothing is kept. */
  done: () => void;
}

function read(person: string, key: string): Draft | null {
  const found = formDrafts.get(person, key);
  if (!isObject(found) || !isObject(found['report']) || typeof found['name'] !== 'string') return null;
  return { name: found['name'], report: { ...EMPTY, ...found['report'] }, etag: typeof found['etag'] === 'string' ? found['etag'] : null };
}

/** What a person makes of a report before it is saved. It outlives the page, and the figures that are looked into from there. */
export function useReportDraft({ person, id, name, report, etag, mine }: Start): ReportDraft {
  const key = `report.${id}`;
  const [found] = useState(() => (mine ? read(person, key) : null));
  const [edited, setEdited] = useState<Draft | null>(found);
  const [restored, setRestored] = useState(found !== null);
  const now = edited ?? { name, report, etag };
  const changed = !sameValue(now.report, report) || now.name !== name;
  const kept = mine && changed ? edited : null;
  useEffect(() => formDrafts.set(person, key, kept), [person, key, kept]);
  const done = () => {
    setEdited(null);
    setRestored(false);
    formDrafts.set(person, key, null);
  };
  return {
    ...now,
    changed,
    restored: restored && changed,
    setName: (next) => setEdited({ ...now, name: next }),
    setReport: (next) => setEdited({ ...now, report: next }),
    discard: done,
    done,
  };
}
