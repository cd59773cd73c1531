import { Button, Progress } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { cancelJob } from '@/api/jobs';
import { useWords } from '@/areas/shared/useWords';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { modelChanged } from './api';
import styles from './Studio.module.css';
import { logChanged, workQuery } from './studio';

/** Changes of type and builds of indexes that are under way on an object; when one ends, the model is asked for again. */
export function WorkUnderWay({ object }: { object: string }) {
  const t = useWords('studio');
  const words = useWords('model');
  const { language } = useLocale();
  const model = useModel();
  const client = useQueryClient();
  const { data } = useQuery(workQuery);
  const mine = (data ?? []).filter((work) => work.object === object);
  const count = data?.length ?? 0;
  const before = useRef(0);
  useEffect(() => {
    if (count < before.current) void modelChanged(client).then(() => logChanged(client));
    before.current = count;
  }, [client, count]);
  return mine.map((work) => {
    const field = labelText(model.objects.get(object)?.fields.get(work.field ?? '')?.label, language) || (work.field ?? '');
    return (
      <div key={work.job} className={styles['note']} role="status">
        <span>{work.kind === 'retype' ? t('retyping', { name: field, type: words(`types.${work.type ?? ''}`) }) : work.kind === 'indexes' ? t('indexing') : t('mergingOptions', { name: field })}</span>
        <span className={styles['changeHead']}>
          <Progress percent={Math.round(work.progress * 100)} size="small" style={{ width: 200, margin: 0 }} aria-label={t('progress')} />
          {work.kind === 'retype' && (
            <Button size="small" onClick={() => void cancelJob(work.job).then(() => logChanged(client))}>
              {t('callOff')}
            </Button>
          )}
        </span>
      </div>
    );
  });
}
