import { ThunderboltOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useDoing } from '@/areas/shared/useDoing';
import { useWords } from '@/areas/shared/useWords';
import { asString } from '@/fields/shared/values';
import { actionsQuery } from '@/model/queries';
import { refreshAll } from '@/records/liveChanges';
import { MenuButton } from '@/ui/Menu';
import { notify } from '@/ui/notice';
import { cadencesQuery, enrol } from './api';

interface EnrolProps {
  object: string;
  ids: readonly string[];
  onDone?: () => void;
}

/** Lets records enter a cadence that is chosen from a menu; says how many did not, and why the first of them. */
export function Enrol({ object, ids, onDone }: EnrolProps) {
  const t = useWords('cadences');
  const client = useQueryClient();
  const allowed = (useQuery(actionsQuery).data ?? []).some((one) => one.name === 'cadences.enrol');
  const cadences = useQuery({ ...cadencesQuery(object), enabled: allowed }).data ?? [];
  const act = useDoing();
  if (!allowed || cadences.length === 0) return null;
  const start = async (cadence: string) => {
    const { entered, left_out: left } = await enrol(cadence, ids);
    refreshAll(client);
    if (entered > 0) notify({ kind: 'success', text: t('entered', { count: entered }) });
    if (left[0]) notify({ kind: 'error', text: t('leftOut', { count: left.length, why: left[0].message }) });
    else onDone?.();
  };
  return (
    <MenuButton items={cadences.map((one) => ({ key: one.id, label: asString(one['name']) }))} onChoose={(chosen) => void act(() => start(chosen))} icon={<ThunderboltOutlined aria-hidden="true" />} heading={t('enrolHint')}>
      {t('enrol')}
    </MenuButton>
  );
}
