import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { post } from '@/api/call';
import type { Reference } from '@/api/types';
import { useWords } from '@/areas/shared/useWords';
import { ReferenceSelect } from '@/fields/shared/ReferenceSelect';
import { useSettled } from '@/lib/useSettled';
import { ProblemState } from '@/ui/ProblemState';
import type { TemplateContent } from './content';
import styles from './Papers.module.css';

const PAUSE = 600;

export interface PaperSettings {
  object: string;
  language: 'zh-CN' | 'en';
  paper: 'a4' | 'a5' | 'us-letter' | 'half-form';
  landscape: boolean;
}

/** The paper of a record as the template makes it while it is being written, and what the template asks for in vain. */
export function Preview({ settings, content }: { settings: PaperSettings; content: TemplateContent }) {
  const t = useWords('papers');
  const [record, setRecord] = useState<Reference | null>(null);
  const asked = useMemo(() => ({ ...settings, content, id: record?.id ?? null }), [settings, content, record]);
  const body = useSettled(asked, PAUSE);
  const query = useQuery({
    queryKey: ['print-preview', JSON.stringify(body)],
    queryFn: ({ signal }) => post('/print-previews', { body: { ...body, content: { ...body.content } }, signal }),
    placeholderData: (before) => before,
    gcTime: 0,
    retry: false,
  });
  const answer = query.data;
  return (
    <section className={styles['preview']} aria-label={t('preview')} aria-busy={query.isFetching}>
      <ReferenceSelect target={settings.object} label={t('previewWith')} placeholder={t('newest')} many={false} value={record ? [record] : []} onChange={([chosen]) => setRecord(chosen ?? null)} />
      {query.error && <ProblemState error={query.error} retry={() => void query.refetch()} />}
      {answer && answer.problems.length > 0 && (
        <ul className={styles['problems']} role="status">
          {answer.problems.map((one, at) => (
            <li key={at}>
              {one.block === null ? t('headerFooter') : t('blockNumber', { n: one.block + 1 })} <code>{one.text}</code> {one.message}
            </li>
          ))}
        </ul>
      )}
      {answer && answer.id === null && <p className={styles['hint']}>{t('noRecord')}</p>}
      {answer?.pages.map((page, at) => (
        <img key={at} src={`data:image/png;base64,${page}`} alt={t('pageNumber', { n: at + 1 })} />
      ))}
    </section>
  );
}
