import { AimOutlined } from '@ant-design/icons';
import { Button, InputNumber } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isObject } from '@/lib/equal';
import { notify } from '@/ui/notice';
import { asNumber } from '../shared/values';
import type { EditorProps } from '../types';
import styles from './Editor.module.css';

/** Latitude and longitude, typed, pasted as one text, or taken from the device. */
export default function GeoEditor(props: EditorProps) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const current = isObject(props.value) ? props.value : {};
  const set = (part: 'lat' | 'lng', number: number | null) => {
    const next = { lat: asNumber(current['lat']), lng: asNumber(current['lng']), [part]: number };
    props.onChange(next.lat === null && next.lng === null ? null : next);
  };
  const paste = (text: string): boolean => {
    const [, lat, lng] = /^\s*(-?\d+(?:\.\d+)?)\s*[,，;\s]\s*(-?\d+(?:\.\d+)?)\s*$/.exec(text) ?? [];
    if (lat === undefined || lng === undefined) return false;
    // Latitude first; what cannot be one is the longitude.
    const [first, second] = [Number(lat), Number(lng)];
    props.onChange(Math.abs(first) > 90 ? { lat: second, lng: first } : { lat: first, lng: second });
    return true;
  };
  const here = () => {
    setAsking(true);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setAsking(false);
        props.onChange({ lat: Number(coords.latitude.toFixed(6)), lng: Number(coords.longitude.toFixed(6)) });
      },
      () => {
        setAsking(false);
        notify({ kind: 'error', text: t('field.geo.noPosition') });
      },
      { timeout: 10_000 },
    );
  };
  const input = (part: 'lat' | 'lng', most: number) => (
    <InputNumber<number>
      {...(part === 'lat' ? { id: props.id } : {})}
      value={asNumber(current[part])}
      min={-most}
      max={most}
      step={0.0001}
      controls={false}
      changeOnWheel={false}
      onChange={(number) => set(part, number)}
      onPaste={(event) => {
        if (paste(event.clipboardData.getData('text'))) event.preventDefault();
      }}
      placeholder={t(`field.geo.${part}`)}
      aria-label={`${props.label} ${t(`field.geo.${part}`)}`}
      disabled={props.disabled ?? false}
      autoFocus={part === 'lat' && (props.autoFocus ?? false)}
      style={{ width: '100%' }}
      {...(props.invalid ? { status: 'error' as const } : {})}
    />
  );
  return (
    <div className={styles['geo']} role="group" aria-label={props.label}>
      {input('lat', 90)}
      {input('lng', 180)}
      <Button icon={<AimOutlined aria-hidden="true" />} loading={asking} disabled={props.disabled ?? false} onClick={here}>
        {t('field.geo.here')}
      </Button>
    </div>
  );
}
