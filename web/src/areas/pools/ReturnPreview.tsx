import { EyeOutlined } from '@ant-design/icons';
import { Button, Modal } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { get, type Schemas } from '@/api/call';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { formatInstant } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { RecordLink } from '@/ui/RecordLink';
import { RowTable, type Column } from '@/ui/RowTable';
import { State } from '@/ui/State';

type Returning = Schemas['ReturningRecord'];

/** Looks at what a return rule would return, before it is switched on. */
export default function ReturnPreview({ id }: { id: string }) {
  const t = useWords('pools');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button icon={<EyeOutlined aria-hidden="true" />} onClick={() => setOpen(true)}>
        {t('preview')}
      </Button>
      {open && <PreviewDialog id={id} onClose={() => setOpen(false)} />}
    </>
  );
}

function PreviewDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useWords('pools');
  const locale = useLocale();
  const query = useQuery({ queryKey: ['return-preview', id], queryFn: ({ signal }) => get('/return-rules/{id}/preview', { path: { id }, signal }), staleTime: 0 });
  const found = query.data;
  const columns: Column<Returning>[] = [
    { key: 'name', title: t('record'), names: true, cell: (row) => (found ? <RecordLink object={found.object} id={row.id} name={row.name ?? row.id} /> : row.name) },
    { key: 'owner', title: t('owner'), cell: (row) => row.owner },
    { key: 'at', title: t('returnsAt'), cell: (row) => formatInstant(row.at, locale) },
  ];
  return (
    <Modal open width={720} title={t('previewTitle')} footer={null} onCancel={onClose}>
      {found && <p className={page['hint']}>{t('previewSays', { overdue: found.overdue, soon: found.soon })}</p>}
      <RowTable label={t('previewTitle')} query={query} rows={found?.records} columns={columns} id={(row) => row.id} empty={<State kind="empty" title={t('previewNone')} />} />
    </Modal>
  );
}
