import { MailOutlined } from '@ant-design/icons';
import { Suspense, lazy, useState } from 'react';
import type { RecordData } from '@/api/types';
import { useWords } from '@/areas/shared/useWords';
import { asString } from '@/fields/shared/values';
import { formatInstantFull, formatTime } from '@/lib/format';
import { labelText, useLocale } from '@/lib/locale';
import { useObject } from '@/model/context';
import timeline from '@/records/page/Timeline.module.css';
import { hue } from '@/start/tokens';
import { Tag } from '@/ui/Tag';
import styles from './Mail.module.css';

const ThreadOf = lazy(async () => ({ default: (await import('./Thread')).ThreadOf }));

/** A mail in the stream of a record; opened, it shows its conversation and can be answered. */
export function MailEntry({ mail }: { mail: RecordData }) {
  const t = useWords('mail');
  const locale = useLocale();
  const view = useObject('mail');
  const [open, setOpen] = useState(false);
  const at = asString(mail['at']);
  const option = (name: string) => view?.fields.get(name)?.options?.find((one) => one.value === mail[name]);
  const direction = option('direction');
  const state = mail['direction'] === 'out' && mail['state'] !== 'sent' ? option('state') : undefined;
  return (
    <li className={timeline['item']}>
      <span className={timeline['mark']} style={{ '--hue': hue(direction?.color) } as React.CSSProperties} aria-hidden="true">
        <MailOutlined />
      </span>
      <div className={timeline['body']}>
        <p className={timeline['head']}>
          <button type="button" className={styles['opener']} aria-expanded={open} onClick={() => setOpen(!open)}>
            {asString(mail['name'])}
          </button>
          <span className={timeline['meta']}>
            {labelText(direction?.label, locale.language)} · {asString(mail['sender_name']) || asString(mail['sender'])}
          </span>
          {state && <Tag color={state.color}>{labelText(state.label, locale.language)}</Tag>}
          {mail['automatic'] === true && <Tag>{t('automatic')}</Tag>}
          <time className={`${timeline['meta']} ${timeline['right']}`} dateTime={at} title={formatInstantFull(at, locale)}>
            {formatTime(at, locale)}
          </time>
        </p>
        {!open && <p className={styles['soft']}>{[...asString(mail['preview'])].slice(0, 160).join('')}</p>}
        <Suspense fallback={null}>{open && <ThreadOf id={mail.id} />}</Suspense>
      </div>
    </li>
  );
}
