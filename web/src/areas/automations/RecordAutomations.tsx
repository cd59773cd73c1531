import { HourglassOutlined, PlayCircleOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useDoing } from '@/areas/shared/useDoing';
import { useWords } from '@/areas/shared/useWords';
import { formatInstantFull } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { refreshAll } from '@/records/liveChanges';
import { MenuButton } from '@/ui/Menu';
import { notify } from '@/ui/notice';
import styles from './Automations.module.css';
import { startableQuery, startOne, startSeveral, timersQuery, type Timer } from './api';
import { remaining } from './remaining';

interface ChoiceProps {
  choices: readonly { id: string; name: string }[];
  small?: boolean;
  onChoose: (id: string) => void;
}

/** One automation as a button of its name, several as a menu. */
function StartChoice({ choices, small, onChoose }: ChoiceProps) {
  const t = useWords('automations');
  const [only] = choices;
  if (!only) return null;
  if (choices.length === 1) {
    return (
      <Button {...(small ? { size: 'small' as const } : {})} icon={<PlayCircleOutlined aria-hidden="true" />} onClick={() => onChoose(only.id)}>
        {only.name}
      </Button>
    );
  }
  return (
    <MenuButton items={choices.map((one) => ({ key: one.id, label: one.name }))} onChoose={onChoose} icon={<PlayCircleOutlined aria-hidden="true" />}>
      {t('startMenu')}
    </MenuButton>
  );
}

/** Starts automations that are made to be started by people, on a record. Not shown where there is none that fits it. */
export function StartButton({ object, id }: { object: string; id: string }) {
  const t = useWords('automations');
  const client = useQueryClient();
  const query = useQuery(startableQuery(object, id));
  const act = useDoing('startable', 'timers');
  const start = async (automation: string) => {
    if (await act(() => startOne(automation, id), t('startedOne'))) refreshAll(client);
  };
  return <StartChoice choices={query.data ?? []} onChoose={(chosen) => void start(chosen)} />;
}

/** The same on the chosen records of a list; says how many were left out, and why the first of them was. */
export function StartOnMany({ object, ids }: { object: string; ids: readonly string[] }) {
  const t = useWords('automations');
  const query = useQuery(startableQuery(object, null));
  const act = useDoing('startable');
  const start = async (automation: string) => {
    const { runs, left_out: left } = await startSeveral(automation, ids);
    if (runs.length > 0) notify({ kind: 'success', text: t('startedMany', { count: runs.length }) });
    if (left[0]) notify({ kind: 'error', text: t('leftOut', { count: left.length, why: left[0].message }) });
  };
  return <StartChoice choices={query.data ?? []} small onChoose={(chosen) => void act(() => start(chosen))} />;
}

/** What is going to happen to the record by itself, and how soon. Not shown where nothing is. */
export function Timers({ object, id }: { object: string; id: string }) {
  const t = useWords('automations');
  const query = useQuery(timersQuery(object, id));
  if (!query.data?.length) return null;
  return (
    <ul className={styles['timers']} aria-label={t('timers')}>
      {query.data.map((timer) => (
        <Clock key={`${timer.automation.id} ${timer.run ?? ''} ${timer.at}`} timer={timer} />
      ))}
    </ul>
  );
}

function Clock({ timer }: { timer: Timer }) {
  const t = useWords('automations');
  const locale = useLocale();
  const { count, unit } = remaining(timer.at, new Date());
  const then = timer.note ?? (timer.next ? t(`step.${timer.next}`) : '');
  return (
    <li title={formatInstantFull(timer.at, locale)}>
      <HourglassOutlined aria-hidden="true" />
      <strong>{t(`left.${unit}`, { count })}</strong>
      <span>{[timer.automation.name, then].filter(Boolean).join(' · ')}</span>
    </li>
  );
}
