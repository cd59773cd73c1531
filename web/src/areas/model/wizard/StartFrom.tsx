import { Button, Input } from 'antd';
import { useState } from 'react';
import { isProblem } from '@/api/problem';
import { previewFile } from '@/areas/imports/api';
import { useWords } from '@/areas/shared/useWords';
import { useLocale } from '@/lib/locale';
import { NamedIcon } from '@/ui/icons';
import { notify } from '@/ui/notice';
import { fieldsFromColumns, plannedField, type Plan } from './plan';
import { templates } from './templates';
import styles from './Wizard.module.css';

/** A template, a pasted table whose columns are read as an import would read them, or nothing. */
export function StartFrom({ onStart }: { onStart: (start: Partial<Plan>) => void }) {
  const t = useWords('wizard');
  const { language } = useLocale();
  const [text, setText] = useState('');
  const [pasting, setPasting] = useState(false);
  const [busy, setBusy] = useState(false);
  const read = async () => {
    setBusy(true);
    try {
      const file = new File([text], 'pasted.tsv', { type: 'text/tab-separated-values' });
      const seen = await previewFile(file, 'account', null);
      const fields = fieldsFromColumns(seen.columns, language !== 'en');
      if (fields.length === 0) return notify({ kind: 'error', text: t('pasteNothing') });
      onStart({ fields, stages: fields.find((field) => field.type === 'choice')?.key ?? null, gates: {}, pasted: seen.rows ? { file, rows: seen.rows } : null });
      notify({ kind: 'success', text: t('pasted', { count: fields.length }) });
      setPasting(false);
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('pasteNothing') });
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <div className={styles['starts']}>
        <Button onClick={() => onStart({ fields: [plannedField(0, { zh: '名称', en: 'Name', required: true })], stages: null, gates: {}, pasted: null })}>{t('blank')}</Button>
        <Button onClick={() => setPasting(!pasting)} aria-expanded={pasting}>
          {t('paste')}
        </Button>
        {templates.map(({ key, plan }) => (
          <Button key={key} icon={<NamedIcon name={plan.icon} />} onClick={() => onStart({ ...plan, pasted: null })}>
            {t(`template.${key}`)}
          </Button>
        ))}
      </div>
      {pasting && (
        <div className={styles['paste']}>
          <Input.TextArea value={text} rows={5} maxLength={200_000} placeholder={t('pasteHint')} aria-label={t('paste')} onChange={(event) => setText(event.target.value)} />
          <Button type="primary" loading={busy} disabled={!text.trim()} onClick={() => void read()}>
            {t('pasteRead')}
          </Button>
        </div>
      )}
    </>
  );
}
