import 'leaflet/dist/leaflet.css';
import { AimOutlined, EnvironmentOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { useCallback, useMemo, useRef, useState } from 'react';
import { get } from '@/api/call';
import type { RecordData } from '@/api/types';
import { useWords } from '@/areas/shared/useWords';
import { usePosition } from '@/areas/visits/usePosition';
import type { Place } from '@/fields/geo/place';
import { asString } from '@/fields/shared/values';
import { formatNumber } from '@/lib/format';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import type { ObjectView } from '@/model/view';
import { useTheme } from '@/start/theme';
import { ProblemState } from '@/ui/ProblemState';
import { State } from '@/ui/State';
import { finderOf } from '../filter/groups';
import { fieldBy, fieldsFor } from '../layouts/kinds';
import { FieldChoice } from '../layouts/LayoutFrame';
import { colorField, useColors } from '../layouts/useColors';
import { fieldsToRead } from '../layouts/useRecordsIn';
import type { ListSearch } from '../routes';
import { FoundList } from './FoundList';
import styles from './Map.module.css';
import { narrowed, nearestFirst, windowParts } from './places';
import { useMap } from './useMap';
import { usePointLayer } from './usePointLayer';
import { MOST_POINTS, usePoints } from './usePoints';

const AROUND = [1, 5, 10, 50, 100];
const CLOSE = 10;

interface MapViewProps {
  view: ObjectView;
  where: string;
  by: string | undefined;
  onChange: (part: Partial<ListSearch>) => void;
}

/** Records where they are on earth, and beside the map as a list, nearest first. */
export default function MapView({ view, where, by, onChange }: MapViewProps) {
  const t = useWords('maps');
  const locale = useLocale();
  const model = useModel();
  const { theme } = useTheme();
  const fields = fieldsFor(view, 'map');
  const field = fieldBy(fields, by);
  const name = field?.name ?? '';
  const names = useMemo(() => fieldsToRead(view, [name, colorField(view), 'owner']), [view, name]);
  const tiles = useQuery({ queryKey: ['map-tiles'], queryFn: ({ signal }) => get('/map', { signal }), staleTime: Infinity });
  const box = useRef<HTMLDivElement>(null);
  const words = useMemo(() => ({ zoomIn: t('zoomIn'), zoomOut: t('zoomOut') }), [t]);
  const { drawn, seen } = useMap(box, theme, tiles.data?.tiles ?? null, words);
  const points = usePoints(view, names, where, name, seen?.window ?? null);
  const [here, setHere] = useState<Place | null>(null);
  const goTo = (place: Place) => drawn?.map.setView([place.lat, place.lng], Math.max(drawn.map.getZoom(), CLOSE));
  const { ask, busy, failed } = usePosition((place) => {
    setHere(place);
    goTo(place);
  });
  const [radius, setRadius] = useState(10);
  const [picked, setPicked] = useState<string | null>(null);
  const colorOf = useColors(view);
  const nameOf = useCallback((record: RecordData) => asString(record[view.nameField]) || '—', [view.nameField]);
  const shown = useCallback((count: number) => formatNumber(count, locale), [locale]);
  const many = useCallback((count: number) => t('cluster', { count: shown(count) }), [t, shown]);
  usePointLayer({ drawn, seen, found: points.found, here, nameOf, colorOf, shown, many, hereName: t('here'), onPick: setPicked });
  const listed = useMemo(() => nearestFirst(points.found, here), [points.found, here]);
  const finder = useMemo(() => finderOf(model, view.name), [model, view.name]);
  if (!field) return null;
  const around = () => {
    if (here) onChange({ where: narrowed(where, finder, [{ field: name, operator: 'near', value: { ...here, km: radius } }]) });
  };
  return (
    <div className={styles['page']}>
      <div className={styles['tools']}>
        {fields.length > 1 && <FieldChoice label={t('by')} fields={fields} value={name} onChange={(next) => onChange({ by: next })} />}
        <Button size="small" disabled={!seen} onClick={() => seen && onChange({ where: narrowed(where, finder, windowParts(name, seen.window)) })}>
          {t('onlyHere')}
        </Button>
        <Button size="small" icon={<AimOutlined aria-hidden="true" />} loading={busy} onClick={ask}>
          {t('findMe')}
        </Button>
        {here && (
          <>
            <Button size="small" icon={<EnvironmentOutlined aria-hidden="true" />} onClick={() => goTo(here)}>
              {t('goHere')}
            </Button>
            <Select size="small" value={radius} onChange={setRadius} options={AROUND.map((value) => ({ value, label: t('km', { count: value }) }))} aria-label={t('radius')} popupMatchSelectWidth={false} />
            <Button size="small" onClick={around}>
              {t('around')}
            </Button>
          </>
        )}
      </div>
      {failed && (
        <p role="alert" className={styles['cut']}>
          {t('noPosition')}
        </p>
      )}
      {points.error && points.found.length === 0 ? <ProblemState error={points.error} retry={points.retry} small /> : null}
      {points.cut && <p className={styles['cut']}>{t('cut', { count: formatNumber(MOST_POINTS, locale) })}</p>}
      <div className={styles['split']}>
        <div className={styles['map']} ref={box} role="application" aria-label={t('map', { object: labelText(view.plural, locale.language) })} />
        {!points.loading && points.found.length === 0 && !points.error ? (
          <State kind="nothing" title={t('nothing')} text={t('nothingHint', { field: labelText(field.label, locale.language) })} />
        ) : (
          <FoundList view={view} found={listed} here={here} picked={picked} onShow={(one) => { setPicked(one.record.id); goTo(one.place); }} />
        )}
      </div>
    </div>
  );
}
