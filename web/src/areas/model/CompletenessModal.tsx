import { InputNumber, Modal } from 'antd';
import { useState } from 'react';
import { isProblem } from '@/api/problem';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { labelText, useLocale } from '@/lib/locale';
import type { ObjectView } from '@/model/view';
import { notify } from '@/ui/notice';
import { COMPLETENESS, completenessField, fillable, formulaOf, weightsOf } from './completeness';
import { useEditing } from './editing';
import styles from './Studio.module.css';

const MOST = 10;

/** Which fields matter for a complete record, and how much: a formula field that lists are filtered and sorted by. */
export function CompletenessModal({ view, onClose }: { view: ObjectView; onClose: () => void }) {
  const t = useWords('studio');
  const words = useWords('model');
  const { language } = useLocale();
  const { act } = useEditing();
  const held = completenessField(view);
  const [weights, setWeights] = useState(() => (held ? (weightsOf(String(held['formula'])) ?? {}) : {}));
  const [wrong, setWrong] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const none = Object.values(weights).every((weight) => weight === 0);
  const save = async () => {
    setBusy(true);
    try {
      const formula = formulaOf(weights);
      if (held) await act({ op: 'change_field', object: view.name, field: held.name, change: { formula } });
      else {
        const label = { 'zh-CN': '资料完整度', en: 'Completeness' };
        await act({ op: 'create_field', object: view.name, definition: { name: COMPLETENESS, type: 'formula', label, formula, result_type: 'percent' } });
      }
      notify({ kind: 'success', text: t('completenessSaved') });
      onClose();
    } catch (error) {
      if (!isProblem(error)) throw error;
      setWrong(error.sentence);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal open title={t('completenessTitle', { name: labelText(view.label, language) })} okText={words('save')} cancelText={t('cancel')} okButtonProps={{ disabled: none }} confirmLoading={busy} onCancel={onClose} onOk={() => void save()}>
      <p className={page['hint']}>{t('completenessHint')}</p>
      <ul className={styles['weights']}>
        {fillable(view).map((field) => {
          const label = labelText(field.label, language);
          return (
            <li key={field.name}>
              <label htmlFor={`weight-${field.name}`}>{label}</label>
              <InputNumber
                id={`weight-${field.name}`}
                size="small"
                min={0}
                max={MOST}
                precision={0}
                value={weights[field.name] ?? 0}
                onChange={(value) => setWeights({ ...weights, [field.name]: value ?? 0 })}
              />
            </li>
          );
        })}
      </ul>
      {wrong && (
        <p className={page['problem']} role="alert">
          {wrong}
        </p>
      )}
    </Modal>
  );
}
