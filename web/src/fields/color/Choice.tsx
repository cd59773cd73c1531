import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { hue, sequence } from '@/start/tokens';
import styles from './Choice.module.css';

interface ColorChoiceProps {
  id?: string;
  value: string | null;
  onChange: (color: string | null) => void;
  /** A choice that is final: a ready colour, or none. */
  onCommit?: ((color: string | null) => void) | undefined;
  label: string;
  disabled?: boolean;
  clearable?: boolean;
  describedBy?: string | undefined;
}

/** A colour: one of the palette, or any other by the browser's own picker. */
export function ColorChoice({ id, value, onChange, onCommit, label, disabled = false, clearable = false, describedBy }: ColorChoiceProps) {
  const { t } = useTranslation();
  const chosen = value ? hue(value) : null;
  const choose = (color: string | null) => {
    onChange(color);
    onCommit?.(color);
  };
  return (
    <span role="group" aria-label={label} aria-describedby={describedBy} className={styles.choice}>
      <input
        id={id}
        type="color"
        className={styles.own}
        value={chosen ?? '#ffffff'}
        onChange={(event) => onChange(event.target.value)}
        disabled={disabled}
        aria-label={label}
      />
      {sequence.map((color) => (
        <button
          key={color}
          type="button"
          className={styles.swatch}
          style={{ background: color }}
          aria-label={color}
          aria-pressed={chosen === color}
          onClick={() => choose(color)}
          disabled={disabled}
        />
      ))}
      <span className="y-num">{chosen}</span>
      {clearable && chosen && (
        <Button type="text" size="small" onClick={() => choose(null)} disabled={disabled}>
          {t('field.clear')}
        </Button>
      )}
    </span>
  );
}
