import { DownloadOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { Suspense, lazy, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ListEntries } from '@/areas/entries/Entries';
import { useWords } from '@/areas/shared/useWords';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { resolvePath, type ObjectView } from '@/model/view';
import { MenuButton } from '@/ui/Menu';
import { PHONE, useMedia } from '@/ui/useMedia';
import { useOpenForm } from '../form/host';
import type { ChosenLayout } from '../views/layout';
import { ColumnChooser } from './ColumnChooser';
import styles from './ListPage.module.css';
import type { ChosenColumns } from './columns';
import { groupedSort, readGroup } from './grouping';
import { LayoutButton } from './LayoutButton';
import { useExport } from './useExport';

const PrintSheet = lazy(() => import('./PrintSheet'));

interface ListActionsProps {
  view: ObjectView;
  where: string;
  sort: readonly string[];
  columns: ChosenColumns;
  layout: ChosenLayout;
  table: boolean;
  /** What a new record starts with. */
  values: Record<string, unknown>;
}

export function ListActions({ view, where, sort, columns, layout, table, values }: ListActionsProps) {
  const w = useWords('lists');
  const { t } = useTranslation();
  const { language } = useLocale();
  const open = useOpenForm();
  const model = useModel();
  const phone = useMedia(PHONE);
  const [printing, setPrinting] = useState(false);
  const exporting = useExport(view.name);
  const paths = columns.columns.map((column) => column.path);
  const formats = [
    { key: 'xlsx', label: 'Excel (.xlsx)' },
    { key: 'csv', label: 'CSV' },
    { key: 'print', label: w('print'), divided: true },
  ];
  const exported = useMemo(() => {
    const bys = (layout.layout.group ?? []).flatMap((text) => readGroup(text, (path) => resolvePath(model, view.name, path)?.field ?? null) ?? []);
    return groupedSort(bys, sort);
  }, [layout.layout.group, sort, model, view.name]);
  return (
    <div className={styles['actions']}>
      {table && !phone && <ColumnChooser view={view} chosen={columns} />}
      {table && !phone && <LayoutButton view={view} columns={columns} layout={layout} />}
      {view.rights.export && !phone && (
        <MenuButton
          items={formats}
          onChoose={(key) => (key === 'print' ? (table ? setPrinting(true) : window.print()) : void exporting.start(paths, where, exported, key === 'csv' ? 'csv' : 'xlsx'))}
          icon={<DownloadOutlined aria-hidden="true" />}
          loading={exporting.progress !== null}
        >
          {exporting.progress === null ? t('list.export') : t('list.exporting', { percent: Math.round(exporting.progress * 100) })}
        </MenuButton>
      )}
      {printing && (
        <Suspense fallback={null}>
          <PrintSheet view={view} columns={columns.columns} layout={layout} where={where} sort={sort} onClose={() => setPrinting(false)} />
        </Suspense>
      )}
      <ListEntries view={view} />
      {view.rights.create && !view.generated && (
        <Button type="primary" icon={<PlusOutlined aria-hidden="true" />} onClick={() => void open({ object: view.name, values, follow: false })}>
          {t('record.new', { object: labelText(view.label, language) })}
        </Button>
      )}
    </div>
  );
}
