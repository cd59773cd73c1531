import { Suspense, lazy } from 'react';
import { asString } from '../shared/values';
import type { DisplayProps } from '../types';
import { drawnAs } from './symbology';

const Picture = lazy(() => import('./Picture'));

/** The text in a list; on a record the code itself as well. */
export function BarcodeDisplay({ value, field, dense }: DisplayProps) {
  const text = asString(value);
  if (!text) return null;
  if (dense) return <span className="y-num">{text}</span>;
  return (
    <span style={{ display: 'inline-block' }}>
      <Suspense fallback={null}>
        <Picture text={text} format={drawnAs(field)} />
      </Suspense>
      <span className="y-num">{text}</span>
    </span>
  );
}
