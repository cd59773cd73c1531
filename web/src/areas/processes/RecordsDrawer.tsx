import { useQuery } from '@tanstack/react-query';
import { Drawer } from 'antd';
import type { Schemas } from '@/api/call';
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
import styles from './Processes.module.css';

const SHOWN = 200;

interface RecordsDrawerProps {
  title: string;
  view: ObjectView;
  /** What is asked, so that the same is not asked twice. */
  asked: readonly unknown[];
  load: (signal: AbortSignal) => Promise<Schemas['BehindAnswer']>;
  onClose: () => void;
}

/** The records behind a figure, in the order in which they are told. */
export function RecordsDrawer({ title, view, asked, load, onClose }: RecordsDrawerProps) {
  useFocusReturn();
  const t = useWords('processes');
  const { language } = useLocale();
  const shown = [view.nameField, 'amount', 'stage', 'owner'].filter((name, at, all) => view.fields.has(name) && all.indexOf(name) === at);
  const found = useQuery({
    queryKey: ['process', 'records', ...asked],
    queryFn: async ({ signal }) => {
      const { count, ids } = await load(signal);
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
    <Drawer open size={680} title={title} onClose={onClose}>
      {found.data && found.data.count > SHOWN && <p className={styles['soft']}>{t('firstOf', { n: SHOWN, count: found.data.count })}</p>}
      <RowTable label={title} query={found} rows={found.data?.records} columns={columns} id={(row) => row.id} empty={<State kind="empty" small title={t('noRecords')} />} />
    </Drawer>
  );
}
