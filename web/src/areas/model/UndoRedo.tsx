import { RedoOutlined, UndoOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useWords } from '@/areas/shared/useWords';
import { useEditing } from './editing';

/** Takes back the last change, or makes it again: of the model in force, or of the open draft. */
export function UndoRedo() {
  const t = useWords('studio');
  const { undo, redo } = useEditing();
  const [busy, setBusy] = useState(false);
  const run = async (work: (() => Promise<void>) | null) => {
    if (!work) return;
    setBusy(true);
    try {
      await work();
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button icon={<UndoOutlined aria-hidden="true" />} aria-label={t('undoLast')} title={t('undoLast')} disabled={!undo || busy} onClick={() => void run(undo)} />
      <Button icon={<RedoOutlined aria-hidden="true" />} aria-label={t('redoLast')} title={t('redoLast')} disabled={!redo || busy} onClick={() => void run(redo)} />
    </>
  );
}
