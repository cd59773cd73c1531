import { lazy } from 'react';
import { AfterPage } from '../shared/AfterPage';
import type { EditorProps } from '../types';

const MomentInput = lazy(() => import('./Picker'));

export default function DatetimeEditor(props: EditorProps) {
  return (
    <AfterPage atOnce={Boolean(props.inline ?? props.autoFocus)}>
      <MomentInput {...props} />
    </AfterPage>
  );
}
