import { DownloadOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { Suspense, lazy, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ListEntries } from '@/areas/entries/Entries';
import { useWords } from '@/areas/shared/useWords';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { mayMake, resolvePath, type ObjectView } from '@/model/view';
import { MenuButton } from '@/ui/Menu';
import { PHONE, useMedia } from '@/ui/useMedia';
import { useOpenForm } from '../form/host';
import type { ChosenLayout } from '../views/layout';
import { ColumnChooser } from './ColumnChooser';
import styles from './ListPage.module.css';
import type { ChosenColumns } from './columns';
import { groupedSort, readGroup } from './grouping';
import { LayoutButton } from './LayoutButton';
import { totalsOf } from './totals';
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
  const bys = useMemo(
    () => (layout.layout.group ?? []).flatMap((text) => readGroup(text, (path) => resolvePath(model, view.name, path)?.field ?? null) ?? []),
    [layout.layout.group, model, view.name],
  );
  const formats = [
    { key: 'xlsx', label: 'Excel (.xlsx)' },
    { key: 'csv', label: 'CSV' },
    ...(table && bys.length > 0
      ? [
          { key: 'grouped-xlsx', label: w('exportGrouped', { format: 'Excel (.xlsx)' }), divided: true },
          { key: 'grouped-csv', label: w('exportGrouped', { format: 'CSV' }) },
        ]
      : []),
    { key: 'print', label: w('print'), divided: true },
  ];
  const choose = (key: string) => {
    if (key === 'print') {
      if (table) setPrinting(true);
      else window.print();
      return;
    }
    const order = key.startsWith('grouped') ? [...sort] : groupedSort(bys, sort);
    void exporting.start({
      fields: paths,
      format: key.endsWith('csv') ? 'csv' : 'xlsx',
      ...(where ? { where } : {}),
      ...(order.length ? { sort: order } : {}),
      ...(key.startsWith('grouped') ? { group: bys.map((by) => by.text), totals: totalsOf(columns.columns, layout.layout.totals) } : {}),
    });
  };
  return (
    <div className={styles['actions']}>
      {table && !phone && <ColumnChooser view={view} chosen={columns} />}
      {table && !phone && <LayoutButton view={view} columns={columns} layout={layout} />}
      {view.rights.export && !phone && (
        <MenuButton
          items={formats}
          onChoose={choose}
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
      {mayMake(view) && (
        <Button type="primary" icon={<PlusOutlined aria-hidden="true" />} onClick={() => void open({ object: view.name, values, follow: false })}>
          {t('record.new', { object: labelText(view.label, language) })}
        </Button>
      )}
    </div>
  );
}
