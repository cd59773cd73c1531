import type { DisplayProps } from '../types';

export function JsonDisplay({ value, dense }: DisplayProps) {
  if (value === null || value === undefined) return null;
  if (dense) return <code>{JSON.stringify(value)}</code>;
  return (
    <pre className="y-num" style={{ margin: 0, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', fontSize: 12 }}>
      {JSON.stringify(value, null, 2)}
    </pre>
  );
}
