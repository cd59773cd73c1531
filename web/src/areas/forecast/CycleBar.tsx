import { LockOutlined, UnlockOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Input, Modal } from 'antd';
import { useId, useState } from 'react';
import { isProblem } from '@/api/problem';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { formatDay } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { useObject } from '@/model/context';
import { refreshObject } from '@/records/refresh';
import { notify } from '@/ui/notice';
import { KEY, lockCycle, type Forecast, type ForecastCycle } from './api';
import styles from './Forecast.module.css';

/** How submissions of the period stand: until when, who is awaited, and closing it. */
export function CycleBar({ found, cycle }: { found: Forecast; cycle: ForecastCycle }) {
  const t = useWords('forecast');
  const locale = useLocale();
  const [asking, setAsking] = useState(false);
  const awaited = found.nodes.filter((node) => node.awaited);
  return (
    <div className={styles['cycle']}>
      <span>
        {cycle.locked ? t('lockedNow') : cycle.takes ? t('dueBy', { day: formatDay(cycle.due_on, locale) }) : t('takenFrom', { from: formatDay(cycle.opens_on, locale), to: formatDay(cycle.closes_on, locale) })}
      </span>
      {!cycle.locked && awaited.length > 0 && (
        <Link className={styles['figure']} to="/records/$object" params={{ object: 'forecast_request' }} search={{ view: 'table', where: `period = "${cycle.id}" and state = "open"` }}>
          {t('awaitedCount', { count: awaited.length })}
        </Link>
      )}
      <Link className={styles['figure']} to="/records/$object" params={{ object: 'forecast_entry' }} search={{ view: 'table', where: `period = "${cycle.id}"` }}>
        {t('history')}
      </Link>
      {cycle.may_lock && (
        <Button size="small" icon={cycle.locked ? <UnlockOutlined /> : <LockOutlined />} onClick={() => setAsking(true)}>
          {t(cycle.locked ? 'unlock' : 'lock')}
        </Button>
      )}
      {asking && <LockDialog cycle={cycle} onClose={() => setAsking(false)} />}
    </div>
  );
}

function LockDialog({ cycle, onClose }: { cycle: ForecastCycle; onClose: () => void }) {
  const t = useWords('forecast');
  const client = useQueryClient();
  const id = useId();
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const apply = async () => {
    setBusy(true);
    try {
      await lockCycle(cycle.id, !cycle.locked, reason.trim() || null);
      await client.invalidateQueries({ queryKey: [KEY] });
      refreshObject(client, 'forecast_period');
      notify({ kind: 'success', text: t(cycle.locked ? 'unlocked' : 'locked', { name: cycle.name }) });
      onClose();
    } catch (error) {
      setProblem(isProblem(error) ? error.sentence : t('failed'));
      setBusy(false);
    }
  };
  return (
    <Modal open title={t(cycle.locked ? 'unlockOf' : 'lockOf', { name: cycle.name })} okText={t(cycle.locked ? 'unlock' : 'lock')} cancelText={t('cancel')} okButtonProps={{ loading: busy, disabled: cycle.locked && !reason.trim() }} onOk={() => void apply()} onCancel={onClose}>
      <div className={page['form']}>
        <p>{t(cycle.locked ? 'unlockHint' : 'lockHint')}</p>
        <label htmlFor={id}>{t(cycle.locked ? 'reasonNeeded' : 'reason')}</label>
        <Input id={id} value={reason} maxLength={2000} onChange={(event) => setReason(event.target.value)} />
        {problem && (
          <p className={page['problem']} role="alert">
            {problem}
          </p>
        )}
      </div>
    </Modal>
  );
}

/** Where the period is not open for submissions: which are, and making one. */
export function NoCycle({ found }: { found: Forecast }) {
  const t = useWords('forecast');
  const periods = useObject('forecast_period');
  return (
    <p className={styles['note']}>
      {t('noCycle')}{' '}
      {found.running.map((one) => (
        <Link key={one.period.from} className={styles['figure']} to="/forecast" search={{ period: `${one.period.from}..${one.period.to}`, tab: 'calls' }}>
          {one.name}
        </Link>
      ))}{' '}
      {periods?.rights.create && (
        <Link className={styles['figure']} to="/records/$object/new" params={{ object: 'forecast_period' }}>
          {t('newCycle')}
        </Link>
      )}
    </p>
  );
}
