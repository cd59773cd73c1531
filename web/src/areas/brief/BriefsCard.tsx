import { Switch } from 'antd';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { isProblem } from '@/api/problem';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { notify } from '@/ui/notice';
import styles from './Brief.module.css';
import { choicesQuery, chooseBriefs } from './api';

/** Which briefs come by mail. */
export function BriefsCard() {
  const t = useWords('brief');
  const client = useQueryClient();
  const query = useQuery(choicesQuery);
  const change = useMutation({
    mutationFn: chooseBriefs,
    onSuccess: (answer) => client.setQueryData(choicesQuery.queryKey, answer),
    onError: (error) => notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') }),
  });
  const held = query.data;
  return (
    <section className={page['card']} id="briefs" aria-label={t('mailTitle')}>
      <div className={page['cardHead']}>
        <h2>{t('mailTitle')}</h2>
        <span className={page['soft']}>{t('mailHint')}</span>
      </div>
      <div className={`${page['cardBody']} ${styles['choices']}`}>
        {(['daily', 'weekly'] as const).map((name) => (
          <label key={name}>
            <Switch checked={held?.[name] ?? false} disabled={!held || change.isPending} onChange={(on) => held && change.mutate({ ...held, [name]: on })} /> {t(`mail.${name}`)}
          </label>
        ))}
      </div>
    </section>
  );
}
