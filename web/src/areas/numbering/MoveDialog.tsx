import { InputNumber, Modal } from 'antd';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isProblem } from '@/api/problem';
import { useWords } from '@/areas/shared/useWords';
import { labelText, useLocale } from '@/lib/locale';
import { notify } from '@/ui/notice';
import { moveNumbering, numberingQuery, type Numbering } from './api';

const LARGEST = 1e12;

/** Asks for the number to go on with; the server refuses one that was given already. */
export function MoveDialog({ numbering, onClose }: { numbering: Numbering; onClose: () => void }) {
  const t = useWords('numbering');
  const { language } = useLocale();
  const client = useQueryClient();
  const [next, setNext] = useState<number | null>(numbering.next);
  const move = useMutation({
    mutationFn: (number: number) => moveNumbering(numbering, number),
    onSuccess: (answer) => {
      client.setQueryData(numberingQuery().queryKey, answer);
      const now = answer.numberings.find((each) => each.object === numbering.object && each.field === numbering.field);
      notify({ kind: 'success', text: t('moved', { text: now?.text ?? '' }) });
      onClose();
    },
  });
  const fault = move.error ? (isProblem(move.error) ? (move.error.fieldMessages['next'] ?? move.error.sentence) : t('failed')) : null;
  return (
    <Modal
      open
      title={t('moveTitle', { field: labelText(numbering.field_label, language) })}
      okText={t('save')}
      cancelText={t('cancel')}
      okButtonProps={{ disabled: next === null || next === numbering.next, loading: move.isPending }}
      onOk={() => next !== null && move.mutate(next)}
      onCancel={onClose}
    >
      <p id="move-why">{t('moveWhy', { text: numbering.text })}</p>
      <InputNumber<number>
        autoFocus
        aria-label={t('next')}
        aria-describedby="move-why"
        aria-invalid={fault !== null}
        status={fault ? 'error' : ''}
        style={{ width: '100%' }}
        min={numbering.next}
        max={LARGEST}
        precision={0}
        value={next}
        onChange={setNext}
        onPressEnter={() => next !== null && next !== numbering.next && move.mutate(next)}
      />
      {fault && (
        <p role="alert" style={{ color: 'var(--y-danger)', marginTop: 8 }}>
          {fault}
        </p>
      )}
    </Modal>
  );
}
