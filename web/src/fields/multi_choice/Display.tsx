import { ChoiceDisplay } from '../choice/Display';
import { asStrings } from '../shared/values';
import type { DisplayProps } from '../types';

export function MultiChoiceDisplay({ value, field, dense }: DisplayProps) {
  const items = asStrings(value);
  return (
    <span style={{ display: 'inline-flex', gap: 4, flexWrap: dense ? 'nowrap' : 'wrap', overflow: 'hidden' }}>
      {items.map((item) => (
        <ChoiceDisplay key={item} value={item} field={field} />
      ))}
    </span>
  );
}
