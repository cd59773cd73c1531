import { Button } from 'antd';
import { useRef, useState, type PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { EditorProps } from '../types';
import styles from './Editor.module.css';
import { MOST_POINTS, PAD, asDrawn, pathOf, thinned, type Drawn, type Point } from './strokes';

const NOTHING: Drawn = { ...PAD, strokes: [] };

/** A pad to sign on with a finger, a pen or the mouse; the last stroke can be taken back. */
export default function SignatureEditor(props: EditorProps) {
  const { t } = useTranslation();
  const drawn = asDrawn(props.value) ?? NOTHING;
  const [stroke, setStroke] = useState<Point[]>([]);
  const drawing = useRef(false);
  const at = (event: PointerEvent<SVGSVGElement>): Point => {
    const box = event.currentTarget.getBoundingClientRect();
    const fit = (offset: number, size: number, most: number) => Math.round(Math.min(most, Math.max(0, (offset / size) * most)));
    return [fit(event.clientX - box.left, box.width, drawn.width), fit(event.clientY - box.top, box.height, drawn.height)];
  };
  const put = (strokes: Drawn['strokes']) => props.onChange(strokes.length ? { width: drawn.width, height: drawn.height, strokes } : null);
  const finish = () => {
    if (!drawing.current) return;
    drawing.current = false;
    const used = drawn.strokes.reduce((sum, one) => sum + one.length, 0);
    const made = thinned(stroke).slice(0, MOST_POINTS - used);
    setStroke([]);
    if (made.length) put([...drawn.strokes, made]);
  };
  const begin = (event: PointerEvent<SVGSVGElement>) => {
    if (props.disabled) return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    drawing.current = true;
    setStroke([at(event)]);
  };
  const move = (event: PointerEvent<SVGSVGElement>) => {
    if (!drawing.current) return;
    const point = at(event);
    setStroke((before) => [...before, point]);
  };
  return (
    <div role="group" aria-label={props.label}>
      <svg
        id={props.id}
        className={styles['pad']}
        viewBox={`0 0 ${drawn.width} ${drawn.height}`}
        data-invalid={props.invalid ? '' : undefined}
        role="img"
        aria-label={t('field.signature.pad', { name: props.label })}
        onPointerDown={begin}
        onPointerMove={move}
        onPointerUp={finish}
        onPointerCancel={finish}
      >
        {[...drawn.strokes, stroke].map((one, index) => (
          <path key={index} d={pathOf(one)} fill="none" stroke="currentColor" strokeWidth={3} strokeLinecap="round" strokeLinejoin="round" />
        ))}
      </svg>
      <div className={styles['bar']}>
        <span style={{ flex: 1 }}>{t('field.signature.hint')}</span>
        <Button size="small" type="text" disabled={!drawn.strokes.length || (props.disabled ?? false)} onClick={() => put(drawn.strokes.slice(0, -1))}>
          {t('field.signature.undo')}
        </Button>
        <Button size="small" type="text" disabled={!drawn.strokes.length || (props.disabled ?? false)} onClick={() => put([])}>
          {t('field.signature.clear')}
        </Button>
      </div>
    </div>
  );
}
