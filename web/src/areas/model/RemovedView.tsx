import { Button, Input, Modal } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isProblem } from '@/api/problem';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { formatInstant } from '@/lib/format';
import { labelText, useLocale } from '@/lib/locale';
import { RowTable, type Column } from '@/ui/RowTable';
import { State } from '@/ui/State';
import { notify } from '@/ui/notice';
import { modelChanged } from './api';
import { isName } from './naming';
import { logChanged, removedQuery, restore, type RemovedItem } from './studio';

/** Deleted objects and fields, restored with all their values for 30 days. */
export function RemovedView() {
  const t = useWords('studio');
  const locale = useLocale();
  const { language } = locale;
  const client = useQueryClient();
  const found = useQuery(removedQuery);
  const [taken, setTaken] = useState<RemovedItem | null>(null);
  const bring = async (item: RemovedItem, name?: string) => {
    try {
      await restore(item.id, name);
      await modelChanged(client);
      await logChanged(client);
      notify({ kind: 'success', text: t('restored', { name: labelText(item.label, language) }) });
      setTaken(null);
    } catch (error) {
      if (isProblem(error, 409) && error.code === 'duplicate' && !name) setTaken(item);
      else notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
    }
  };
  const columns: Column<RemovedItem>[] = [
    {
      key: 'what',
      title: t('what'),
      names: true,
      cell: (item) => (
        <>
          {item.field ? t('fieldOf', { field: labelText(item.label, language), object: labelText(item.object_label, language) || item.object }) : t('objectNamed', { object: labelText(item.label, language) })}{' '}
          <code className={page['soft']}>{item.field ?? item.object}</code>
        </>
      ),
    },
    { key: 'by', title: t('deletedBy'), cell: (item) => item.author?.name ?? t('somebody') },
    { key: 'at', title: t('deletedAt'), cell: (item) => formatInstant(item.at, locale) },
    { key: 'until', title: t('until'), cell: (item) => formatInstant(item.until, locale) },
  ];
  return (
    <section className={page['card']}>
      <RowTable
        label={t('what')}
        query={found}
        rows={found.data}
        columns={columns}
        id={(item) => item.id}
        buttons={(item) => (
          <Button size="small" onClick={() => void bring(item)}>
            {t('restore')}
          </Button>
        )}
        empty={<State kind="empty" title={t('nothingRemoved')} text={t('removedHint')} />}
      />
      {taken && <OtherName item={taken} onClose={() => setTaken(null)} onRestore={(name) => bring(taken, name)} />}
    </section>
  );
}

function OtherName({ item, onClose, onRestore }: { item: RemovedItem; onClose: () => void; onRestore: (name: string) => Promise<void> }) {
  const t = useWords('studio');
  const [name, setName] = useState(`${item.field ?? item.object}_2`);
  return (
    <Modal open title={t('nameTaken')} onCancel={onClose} onOk={() => void onRestore(name)} okText={t('restore')} cancelText={t('cancel')} okButtonProps={{ disabled: !isName(name) }}>
      <p className={page['hint']}>{t('nameTakenText')}</p>
      <Input value={name} aria-label={t('otherName')} maxLength={40} spellCheck={false} onChange={(event) => setName(event.target.value)} />
    </Modal>
  );
}
