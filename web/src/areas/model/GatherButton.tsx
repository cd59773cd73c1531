import { FolderAddOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isProblem } from '@/api/problem';
import { useWords } from '@/areas/shared/useWords';
import { useMe } from '@/model/context';
import { notify } from '@/ui/notice';
import { useOpenDraft } from './editing';
import { draftQuery, gatherItem, type Gathered } from './studio';

interface GatherButtonProps {
  /** What is to be gathered, in this order; null where something is still lacking. */
  item: () => Gathered | Gathered[] | null;
  disabled?: boolean;
  onDone: () => void;
}

/** Puts what a page would save into the change set that is open instead. Nothing where none is open. */
export function GatherButton({ item, disabled = false, onDone }: GatherButtonProps) {
  const t = useWords('studio');
  const me = useMe();
  const client = useQueryClient();
  const open = useOpenDraft();
  const may = me.actions.some((action) => action === '*' || action === 'model.change');
  const draft = useQuery({ ...draftQuery(open ?? ''), enabled: open !== null && may });
  const [busy, setBusy] = useState(false);
  if (!open || !may || !draft.data) return null;
  const { title } = draft.data;
  const gather = async () => {
    const given = item();
    if (!given) return;
    setBusy(true);
    try {
      // One after the other: each is put beside what the draft says by then.
      for (const each of Array.isArray(given) ? given : [given]) client.setQueryData(['model-draft', open], await gatherItem(open, each));
      await client.invalidateQueries({ queryKey: ['model-drafts'] });
      notify({ kind: 'success', text: t('gathered', { title }) });
      onDone();
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? (error.errors[0]?.message ?? error.sentence) : t('failed') });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button icon={<FolderAddOutlined aria-hidden="true" />} loading={busy} disabled={disabled} title={t('gatherHint', { title })} onClick={() => void gather()}>
      {t('gather')}
    </Button>
  );
}
