import { Button } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { Suspense, lazy, useState } from 'react';
import { queryRecords } from '@/api/records';
import type { RecordData } from '@/api/types';
import { useWords } from '@/areas/shared/useWords';
import { FileLink } from '@/fields/file/Display';
import { Html } from '@/fields/rich_text/html';
import { asFiles, asString } from '@/fields/shared/values';
import { allOf, quoted } from '@/lib/expression';
import { formatInstantFull } from '@/lib/format';
import { labelText, useLocale } from '@/lib/locale';
import { useMe, useObject } from '@/model/context';
import { Tag } from '@/ui/Tag';
import { passOn, replyTo } from './answering';
import { addressesOf } from './api';
import type { Start } from './ComposeDialog';
import styles from './Mail.module.css';

const ComposeDialog = lazy(async () => ({ default: (await import('./ComposeDialog')).ComposeDialog }));

/** One mail with its files, to be answered and passed on. */
export function MailView({ mail }: { mail: RecordData }) {
  const t = useWords('mail');
  const locale = useLocale();
  const me = useMe();
  const view = useObject('mail');
  const [start, setStart] = useState<Start | null>(null);
  const at = asString(mail['at']);
  const state = view?.fields.get('state')?.options?.find((one) => one.value === mail['state']);
  const words = t('wrote', { at: formatInstantFull(at, locale), name: asString(mail['sender_name']) || asString(mail['sender']) });
  const own = [me.user.login];
  const others = addressesOf(`${asString(mail['recipients'])},${asString(mail['copies'])}`).length > 1;
  return (
    <article className={styles['mail']} aria-label={asString(mail['name'])}>
      <p className={styles['head']}>
        <strong>{asString(mail['sender_name']) || asString(mail['sender']) || '—'}</strong>
        {state && mail['direction'] === 'out' && <Tag color={state.color}>{labelText(state.label, locale.language)}</Tag>}
        {mail['automatic'] === true && <Tag>{t('automatic')}</Tag>}
        <time className={`${styles['soft']} ${styles['right']}`} dateTime={at}>
          {formatInstantFull(at, locale)}
        </time>
      </p>
      <p className={styles['head']}>
        <span className={styles['soft']}>
          {t('to')} {asString(mail['recipients']) || '—'}
          {mail['copies'] ? ` · ${t('cc')} ${asString(mail['copies'])}` : ''}
        </span>
      </p>
      {asString(mail['fault']) && <div className={styles['warning']}>{asString(mail['fault'])}</div>}
      <div className={styles['text']}>
        <Html html={asString(mail['body'])} />
      </div>
      <MailFiles id={mail.id} />
      <div className={styles['tools']}>
        <Button size="small" onClick={() => setStart(replyTo(mail, own, false, words))}>
          {t('reply')}
        </Button>
        {others && (
          <Button size="small" onClick={() => setStart(replyTo(mail, own, true, words))}>
            {t('replyAll')}
          </Button>
        )}
        <Button size="small" onClick={() => setStart(passOn(mail, words))}>
          {t('forward')}
        </Button>
      </div>
      <Suspense fallback={null}>{start && <ComposeDialog start={start} onClose={() => setStart(null)} />}</Suspense>
    </article>
  );
}

function MailFiles({ id }: { id: string }) {
  const query = useQuery({
    queryKey: ['rows-of', 'attachment', 'mail', id],
    queryFn: ({ signal }) => queryRecords('attachment', { fields: ['name', 'file'], where: allOf('object = "mail"', `record = ${quoted(id)}`), limit: 100 }, signal),
  });
  const files = (query.data?.records ?? []).flatMap((one) => asFiles(one['file']));
  if (files.length === 0) return null;
  return (
    <div className={styles['tools']}>
      {files.map((file) => (
        <FileLink key={file.id} file={file} />
      ))}
    </div>
  );
}

