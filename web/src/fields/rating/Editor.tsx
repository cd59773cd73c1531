import { Rate } from 'antd';
import { asNumber } from '../shared/values';
import type { EditorProps } from '../types';
import { starsOf } from './stars';

export default function RatingEditor(props: EditorProps) {
  return (
    <div role="group" aria-label={props.label} {...(props.describedBy ? { 'aria-describedby': props.describedBy } : {})}>
      <Rate
        id={props.id}
        count={starsOf(props.field)}
        value={asNumber(props.value) ?? 0}
        onChange={(stars) => {
          props.onChange(stars || null);
          props.onCommit?.(stars || null);
        }}
        disabled={props.disabled ?? false}
        autoFocus={props.autoFocus ?? false}
      />
    </div>
  );
}
