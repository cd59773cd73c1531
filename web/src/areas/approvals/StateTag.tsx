import { useWords } from '@/areas/shared/useWords';
import { Tag } from '@/ui/Tag';
import type { ApprovalItem } from './api';

const COLOURS: Readonly<Record<ApprovalItem['state'], string | null>> = { pending: 'blue', returned: 'gold', approved: 'green', refused: 'red', withdrawn: null, cancelled: null };

/** How an approval stands. */
export function StateTag({ state }: { state: ApprovalItem['state'] }) {
  const t = useWords('approvals');
  return <Tag color={COLOURS[state]}>{t(`state.${state}`)}</Tag>;
}
