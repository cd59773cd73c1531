import { Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocale } from '@/lib/locale';
import { durationWords, secondsOf } from './words';

interface DurationInputProps {
  seconds: number | null;
  onChange: (seconds: number | null) => void;
  label: string;
  id?: string;
  width?: number | string;
  invalid?: boolean | undefined;
  disabled?: boolean | undefined;
  autoFocus?: boolean | undefined;
  describedBy?: string | undefined;
}

/** Typed as people say it; what cannot be read stays and is marked. */
export function DurationInput(props: DurationInputProps) {
  const { t } = useTranslation();
  const { language } = useLocale();
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? (props.seconds === null ? '' : durationWords(props.seconds, language));
  const wrong = typed !== null && typed.trim() !== '' && secondsOf(typed) === null;
  const change = (text: string) => {
    setTyped(text);
    const seconds = secondsOf(text);
    if (seconds !== null || text.trim() === '') props.onChange(seconds);
  };
  return (
    <Input
      {...(props.id ? { id: props.id } : {})}
      style={{ width: props.width ?? '100%' }}
      value={shown}
      onChange={(event) => change(event.target.value)}
      onBlur={() => {
        if (!wrong) setTyped(null);
      }}
      placeholder={t('field.duration.example')}
      autoComplete="off"
      disabled={props.disabled ?? false}
      autoFocus={props.autoFocus ?? false}
      aria-label={props.label}
      aria-describedby={props.describedBy}
      aria-invalid={props.invalid || wrong}
      {...(props.invalid || wrong ? { status: 'error' as const } : {})}
    />
  );
}
