import { useQuery } from '@tanstack/react-query';
import { Drawer } from 'antd';
import { useState, type ReactNode } from 'react';
import { queryRecords } from '@/api/records';
import type { RecordData } from '@/api/types';
import { useWords } from '@/areas/shared/useWords';
import { asString } from '@/fields/shared/values';
import { labelText, useLocale } from '@/lib/locale';
import type { ObjectView } from '@/model/view';
import { FieldValue } from '@/records/FieldValue';
import { RecordLink } from '@/ui/RecordLink';
import { RowTable, type Column } from '@/ui/RowTable';
import { State } from '@/ui/State';
import { useFocusReturn } from '@/ui/useFocusReturn';
import { recordsBehind, type Behind, type Question } from './api';
import styles from './Processes.module.css';

const SHOWN = 200;

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
  return [show, asked && <RecordsDrawer key={JSON.stringify(asked)} question={{ ...question, by: asked.by }} view={view} asked={asked} onClose={() => setAsked(null)} />];
}

function RecordsDrawer({ question, view, asked, onClose }: { question: Question; view: ObjectView; asked: Asked; onClose: () => void }) {
  useFocusReturn();
  const t = useWords('processes');
  const { language } = useLocale();
  const shown = [view.nameField, 'amount', 'stage', 'owner'].filter((name, at, all) => view.fields.has(name) && all.indexOf(name) === at);
  const found = useQuery({
    queryKey: ['process', 'records', question, asked.behind],
    queryFn: async ({ signal }) => {
      const { count, ids } = await recordsBehind(question, asked.behind, signal);
      const first = ids.slice(0, SHOWN);
      if (first.length === 0) return { count, records: [] };
      const { records } = await queryRecords(view.name, { fields: shown, among: { id: first }, limit: SHOWN }, signal);
      const places = new Map(first.map((id, place) => [id, place]));
      return { count, records: records.toSorted((a, b) => (places.get(a.id) ?? 0) - (places.get(b.id) ?? 0)) };
    },
  });
  const columns = shown.map((name): Column<RecordData> => {
    const field = view.fields.get(name);
    const names = name === view.nameField;
    return {
      key: name,
      title: labelText(field?.label, language),
      names,
      number: field?.type === 'money',
      cell: (row) => (names ? <RecordLink object={view.name} id={row.id} name={asString(row[name])} /> : field && <FieldValue object={view.name} values={row} field={field} value={row[name]} />),
    };
  });
  return (
    <Drawer open size={680} title={asked.title} onClose={onClose}>
      {found.data && found.data.count > SHOWN && <p className={styles['soft']}>{t('firstOf', { n: SHOWN, count: found.data.count })}</p>}
      <RowTable label={asked.title} query={found} rows={found.data?.records} columns={columns} id={(row) => row.id} empty={<State kind="empty" small title={t('noRecords')} />} />
    </Drawer>
  );
}
