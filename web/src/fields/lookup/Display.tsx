import { useStageColors } from '@/model/stages';
import { targetOf } from '@/model/view';
import { ReferenceName } from '@/ui/ReferenceName';
import { Tag } from '@/ui/Tag';
import { asReference } from '../shared/values';
import type { DisplayProps } from '../types';

export function LookupDisplay({ value, field }: DisplayProps) {
  const target = targetOf(field) ?? '';
  const found = asReference(value);
  if (!found) return null;
  if (target === 'stage' && found.name !== null) return <StageTag id={found.id} name={found.name} />;
  return <ReferenceName object={target} to={found} />;
}

/** The same stage has the same colour everywhere. */
function StageTag({ id, name }: { id: string; name: string }) {
  const color = useStageColors().get(id);
  return <Tag color={color ?? 'default'}>{name}</Tag>;
}
