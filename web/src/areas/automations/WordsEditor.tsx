import { Input } from 'antd';
import { useWords } from '@/areas/shared/useWords';
import { asString } from '@/fields/shared/values';
import { isObject } from '@/lib/equal';

interface WordsEditorProps {
  label: string;
  value: unknown;
  lines: boolean;
  onChange: (words: Record<string, string>) => void;
}

/** A text for people in both languages. */
export function WordsEditor({ label, value, lines, onChange }: WordsEditorProps) {
  const t = useWords('automations');
  const words = isObject(value) ? value : {};
  const put = (language: 'zh' | 'en', text: string) => {
    const next = { zh: asString(words['zh']), en: asString(words['en']), [language]: text };
    onChange(next.en ? next : { zh: next.zh });
  };
  return (['zh', 'en'] as const).map((language) => (
    <Input.TextArea
      key={language}
      aria-label={`${label} ${t(`language.${language}`)}`}
      placeholder={`${label} ${t(`language.${language}`)}`}
      value={asString(words[language])}
      autoSize={{ minRows: lines && language === 'zh' ? 2 : 1, maxRows: 8 }}
      onChange={(event) => put(language, event.target.value)}
    />
  ));
}
