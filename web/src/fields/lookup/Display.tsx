import { useStageColors } from '@/model/stages';
import { targetOf } from '@/model/view';
import { RecordLink } from '@/ui/RecordLink';
import { Tag } from '@/ui/Tag';
import { asReference } from '../shared/values';
import type { DisplayProps } from '../types';

export function LookupDisplay({ value, field }: DisplayProps) {
  const target = targetOf(field) ?? '';
  const found = asReference(value);
  if (!found) return null;
  if (target === 'stage') return <StageTag id={found.id} name={found.name ?? found.id} />;
  return <RecordLink object={target} id={found.id} name={found.name ?? found.id} />;
}

/** The same stage has the same colour everywhere. */
function StageTag({ id, name }: { id: string; name: string }) {
  const color = useStageColors().get(id);
  return <Tag color={color ?? 'default'}>{name}</Tag>;
}
