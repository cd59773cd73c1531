import { CheckCircleFilled, ClockCircleOutlined, CloseCircleFilled, MinusCircleOutlined, RollbackOutlined, SendOutlined, SwapOutlined } from '@ant-design/icons';
import { useWords } from '@/areas/shared/useWords';
import { formatInstant } from '@/lib/format';
import { labelText, useLocale } from '@/lib/locale';
import { useObject } from '@/model/context';
import styles from './Approvals.module.css';
import type { Approval, PathEntry } from './api';
import { tookWords } from './took';

const ICONS: Readonly<Record<PathEntry['state'], React.ReactNode>> = {
  submitted: <SendOutlined />,
  approved: <CheckCircleFilled />,
  passed: <CheckCircleFilled />,
  refused: <CloseCircleFilled />,
  returned: <RollbackOutlined />,
  transferred: <SwapOutlined />,
  waiting: <ClockCircleOutlined />,
  queued: <MinusCircleOutlined />,
  closed: <MinusCircleOutlined />,
};

/** Who did what and when, who is asked now, and whom it would ask next. */
export function ApprovalPath({ approval }: { approval: Approval }) {
  const t = useWords('approvals');
  return (
    <ol className={styles['path']} aria-label={t('path')}>
      {approval.path.map((entry) => (
        <Entry key={entry.id} entry={entry} object={approval.object} />
      ))}
      {approval.next.map((node) => (
        <li key={`next-${node.node}`} data-state="next">
          <span className={styles['mark']} aria-hidden="true">
            <MinusCircleOutlined />
          </span>
          <div>
            <p>
              <strong>{node.name}</strong> <span className={styles['soft']}>{t('later')}</span>
            </p>
            <p className={styles['soft']}>{[node.people.map((one) => one.name ?? '').join(t('comma')), node.people.length > 1 ? t(`mode.${node.mode}`) : ''].filter(Boolean).join(' · ')}</p>
          </div>
        </li>
      ))}
    </ol>
  );
}

function Entry({ entry, object }: { entry: PathEntry; object: string }) {
  const t = useWords('approvals');
  const locale = useLocale();
  const view = useObject(object);
  const person = entry.person?.name ?? t('unnamed');
  const deputy = entry.decided_by && entry.decided_by.id !== entry.person?.id ? entry.decided_by.name : null;
  const moment = entry.decided_at ?? entry.asked_at;
  const fields = entry.changed.map((name) => labelText(view?.fields.get(name)?.label, locale.language) || name);
  const how = entry.asked_by && ['before', 'after', 'transfer'].includes(entry.kind) ? t(`kind.${entry.kind}`, { who: entry.asked_by.name ?? '' }) : entry.kind === 'escalate' ? t('kind.escalate') : '';
  return (
    <li data-state={entry.state}>
      <span className={styles['mark']} aria-hidden="true">
        {ICONS[entry.state]}
      </span>
      <div>
        <p>
          <strong>{person}</strong> <span className={styles['said']}>{t(entry.kind === 'submit' && entry.state === 'waiting' ? 'task.revising' : `task.${entry.state}`)}</span> {deputy && <span className={styles['soft']}>{t('by', { who: deputy })}</span>}
        </p>
        <p className={styles['soft']}>
          {[entry.name, how, moment ? formatInstant(moment, locale) : '', entry.took ? t('took', { time: tookWords(entry.took, t) }) : ''].filter(Boolean).join(' · ')}
        </p>
        {entry.state === 'waiting' && entry.due_at && (
          <p className={styles['due']} data-late={new Date(entry.due_at) < new Date() ? '' : undefined}>
            {t('due', { when: formatInstant(entry.due_at, locale) })}
          </p>
        )}
        {entry.comment && <p className={styles['text']}>{entry.comment}</p>}
        {fields.length > 0 && <p className={styles['soft']}>{t('changedFields', { fields: fields.join(t('comma')) })}</p>}
      </div>
    </li>
  );
}
