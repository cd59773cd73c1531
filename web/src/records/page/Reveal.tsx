import { EyeOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { post } from '@/api/call';
import { isProblem } from '@/api/problem';
import { mayRun } from '@/api/session';
import type { FieldDefinition } from '@/api/types';
import { typeOf } from '@/fields/registry';
import { useLocale } from '@/lib/locale';
import { useMe } from '@/model/context';
import { notify } from '@/ui/notice';
import styles from './Facts.module.css';

interface RevealProps {
  object: string;
  id: string;
  field: FieldDefinition;
  label: string;
}

/** Shows what is masked until the page is left; the look is kept in the record's history. */
export function Reveal({ object, id, field, label }: RevealProps) {
  const { t } = useTranslation();
  const locale = useLocale();
  const client = useQueryClient();
  const [shown, setShown] = useState<string | null>(null);
  if (!mayRun(useMe(), 'records.reveal')) return null;
  const look = async () => {
    try {
      const answer = await post('/records/{object}/{id}/reveal', { path: { object, id }, body: { field: field.name } });
      const plain: FieldDefinition = { ...field, access: 'read' };
      setShown(typeOf(plain).toText(answer.value, plain, locale));
      notify({ kind: 'info', text: t('record.revealed') });
      await client.invalidateQueries({ queryKey: ['history', object, id] });
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('state.brokenHint') });
    }
  };
  if (shown !== null) return <span className={styles['revealed']}>{shown}</span>;
  return <Button type="text" size="small" icon={<EyeOutlined aria-hidden="true" />} aria-label={t('record.reveal', { field: label })} title={t('record.reveal', { field: label })} onClick={() => void look()} />;
}
