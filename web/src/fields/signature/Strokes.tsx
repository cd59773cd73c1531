import type { Drawn } from './strokes';
import { pathOf } from './strokes';

interface StrokesProps {
  drawn: Drawn;
  label: string;
  height: number;
}

export function Strokes({ drawn, label, height }: StrokesProps) {
  return (
    <svg viewBox={`0 0 ${drawn.width} ${drawn.height}`} height={height} role="img" aria-label={label} style={{ maxWidth: '100%', display: 'block' }}>
      {drawn.strokes.map((stroke, index) => (
        <path key={index} d={pathOf(stroke)} fill="none" stroke="currentColor" strokeWidth={1.8} vectorEffect="non-scaling-stroke" strokeLinecap="round" strokeLinejoin="round" />
      ))}
    </svg>
  );
}
