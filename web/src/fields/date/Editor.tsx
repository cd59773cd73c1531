import { lazy } from 'react';
import { AfterPage } from '../shared/AfterPage';
import type { EditorProps } from '../types';

const DayInput = lazy(() => import('./Picker'));

export default function DateEditor(props: EditorProps) {
  return (
    <AfterPage atOnce={Boolean(props.inline ?? props.autoFocus)}>
      <DayInput {...props} />
    </AfterPage>
  );
}
