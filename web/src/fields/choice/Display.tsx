import { labelText, useLocale } from '@/lib/locale';
import { Tag } from '@/ui/Tag';
import { asString } from '../shared/values';
import type { DisplayProps } from '../types';

export function ChoiceDisplay({ value, field }: DisplayProps) {
  const { language } = useLocale();
  const text = asString(value);
  if (!text) return null;
  const option = field.options?.find((candidate) => candidate.value === text);
  return (
    <Tag color={option?.color} faded={option?.active === false}>
      {option ? labelText(option.label, language) : text}
    </Tag>
  );
}
