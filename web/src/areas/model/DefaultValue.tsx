import { Button } from 'antd';
import { Suspense, lazy, useState } from 'react';
import { useWords } from '@/areas/shared/useWords';
import type { ObjectView } from '@/model/view';
import { hasDefault, type FieldDraft } from './fieldDraft';
import styles from './Model.module.css';

const ExpressionEditor = lazy(async () => ({ default: (await import('@/fields/formula/ExpressionEditor')).ExpressionEditor }));

interface DefaultValueProps {
  draft: FieldDraft;
  view: ObjectView;
  locked: boolean;
  onChange: (part: Partial<FieldDraft>) => void;
}

/** What a new record has in the field where nobody says otherwise, by an expression. */
export function DefaultValue({ draft, view, locked, onChange }: DefaultValueProps) {
  const t = useWords('model');
  const [open, setOpen] = useState(draft.defaultExpression !== '');
  if (!hasDefault(draft.type) || (locked && !draft.defaultExpression)) return null;
  if (!open) {
    return (
      <div>
        <Button type="link" size="small" style={{ padding: 0 }} onClick={() => setOpen(true)}>
          {t('addDefault')}
        </Button>
      </div>
    );
  }
  return (
    <div className={styles['field']}>
      <Suspense>
        <ExpressionEditor object={view.name} value={draft.defaultExpression} onChange={(defaultExpression) => onChange({ defaultExpression })} locked={locked} label={t('defaultValue')} hint={t('defaultHint')} placeholder="TODAY() + 7" />
      </Suspense>
    </div>
  );
}
