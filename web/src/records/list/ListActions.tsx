import { DownloadOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { ListEntries } from '@/areas/entries/Entries';
import { labelText, useLocale } from '@/lib/locale';
import type { ObjectView } from '@/model/view';
import { MenuButton } from '@/ui/Menu';
import { PHONE, useMedia } from '@/ui/useMedia';
import { useOpenForm } from '../form/host';
import { ColumnChooser } from './ColumnChooser';
import styles from './ListPage.module.css';
import type { ChosenColumns } from './columns';
import { useExport } from './useExport';

interface ListActionsProps {
  view: ObjectView;
  where: string;
  columns: ChosenColumns;
  table: boolean;
  /** What a new record starts with. */
  values: Record<string, unknown>;
}

export function ListActions({ view, where, columns, table, values }: ListActionsProps) {
  const { t } = useTranslation();
  const { language } = useLocale();
  const open = useOpenForm();
  const phone = useMedia(PHONE);
  const exporting = useExport(view.name);
  const paths = columns.columns.map((column) => column.path);
  const formats = [
    { key: 'xlsx', label: 'Excel (.xlsx)' },
    { key: 'csv', label: 'CSV' },
  ];
  return (
    <div className={styles['actions']}>
      {table && !phone && <ColumnChooser view={view} chosen={columns} />}
      {view.rights.export && !phone && (
        <MenuButton
          items={formats}
          onChoose={(key) => void exporting.start(paths, where, key === 'csv' ? 'csv' : 'xlsx')}
          icon={<DownloadOutlined aria-hidden="true" />}
          loading={exporting.progress !== null}
        >
          {exporting.progress === null ? t('list.export') : t('list.exporting', { percent: Math.round(exporting.progress * 100) })}
        </MenuButton>
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
