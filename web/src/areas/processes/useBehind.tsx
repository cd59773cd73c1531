import { useState, type ReactNode } from 'react';
import type { ObjectView } from '@/model/view';
import { recordsBehind, type Behind, type Question } from './api';
import { RecordsDrawer } from './RecordsDrawer';

interface Asked {
  title: string;
  behind: Behind;
  /** By what the records are grouped, where it is not what the page compares. */
  by: string | null;
}

export type Show = (title: string, behind: Behind, by?: string) => void;

/** Opens the records behind a figure beside it; gives what opens them, and the drawer. */
export function useBehind(question: Question, view: ObjectView): [Show, ReactNode] {
  const [asked, setAsked] = useState<Asked | null>(null);
  const show: Show = (title, behind, by) => setAsked({ title, behind, by: by ?? question.by });
  if (!asked) return [show, null];
  const own = { ...question, by: asked.by };
  const drawer = <RecordsDrawer key={JSON.stringify(asked)} title={asked.title} view={view} asked={[own, asked.behind]} load={(signal) => recordsBehind(own, asked.behind, signal)} onClose={() => setAsked(null)} />;
  return [show, drawer];
}
