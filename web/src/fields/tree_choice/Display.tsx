import { useLocale } from '@/lib/locale';
import { Tag } from '@/ui/Tag';
import { asStrings } from '../shared/values';
import type { DisplayProps } from '../types';
import { pathTo, pathWords } from './tree';

export function TreeChoiceDisplay({ value, field }: DisplayProps) {
  const { language } = useLocale();
  const path = asStrings(value);
  const last = path.at(-1);
  if (last === undefined) return null;
  const option = pathTo(field.options ?? [], last)?.at(-1);
  return (
    <Tag color={option?.color} faded={option?.active === false}>
      {pathWords(path, field, language)}
    </Tag>
  );
}
