import { DeleteOutlined } from '@ant-design/icons';
import { Button, InputNumber, Select } from 'antd';
import { useWords } from '@/areas/shared/useWords';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import type { ObjectView } from '@/model/view';
import { GroupBox } from './GroupBox';
import styles from './GroupBox.module.css';
import { isFigure, measures, needsField, needsValue, signs, type ChildTest, type Measure, type Sign } from './groups';

interface ChildTestBoxProps {
  view: ObjectView;
  test: ChildTest;
  depth: number;
  onChange: (test: ChildTest) => void;
  onRemove: () => void;
}

/** What is asked of the records that point at this one: whether there are any, how many, how much, and of which. */
export function ChildTestBox({ view, test, depth, onChange, onRemove }: ChildTestBoxProps) {
  const t = useWords('filters');
  const model = useModel();
  const { language } = useLocale();
  const inverse = view.inverses.find((one) => one.name === test.inverse);
  const child = model.objects.get(inverse?.object ?? '');
  if (!inverse || !child) return null;
  const figures = [...child.fields.values()].filter(isFigure);
  const offered = measures.filter((one) => !needsField(one) || figures.length > 0);
  const measured = (measure: Measure) => onChange({ ...test, measure, field: needsField(measure) ? (test.field ?? figures[0]?.name ?? null) : null });
  return (
    <div className={styles['children']}>
      <div className={styles['line']}>
        <span>{labelText(inverse.label, language)}</span>
        <Select<Measure> value={test.measure} onChange={measured} options={offered.map((value) => ({ value, label: t(`measure.${value}`) }))} aria-label={t('measureLabel')} popupMatchSelectWidth={false} />
        {needsField(test.measure) && (
          <Select
            value={test.field}
            onChange={(field) => onChange({ ...test, field })}
            options={figures.map((field) => ({ value: field.name, label: labelText(field.label, language) }))}
            aria-label={t('figure')}
            popupMatchSelectWidth={false}
            style={{ minWidth: 110 }}
          />
        )}
        {needsValue(test.measure) && (
          <>
            <Select<Sign> value={test.sign} onChange={(sign) => onChange({ ...test, sign })} options={signs.map((value) => ({ value, label: t(`sign.${value}`) }))} aria-label={t('signLabel')} popupMatchSelectWidth={false} />
            <InputNumber<number> value={test.value} onChange={(value) => onChange({ ...test, value })} aria-label={t('number')} style={{ width: 120 }} />
          </>
        )}
        <Button type="text" size="small" icon={<DeleteOutlined aria-hidden="true" />} onClick={onRemove} aria-label={t('removeChildren')} title={t('removeChildren')} />
      </div>
      <p className={styles['hint']}>{t(test.measure === 'all' ? 'allOfThem' : 'whichOfThem')}</p>
      <GroupBox view={child} group={test.within} depth={depth + 1} onChange={(within) => onChange({ ...test, within })} />
    </div>
  );
}
