import { UploadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useRef } from 'react';
import page from '@/areas/shared/Page.module.css';

interface ChooseFileProps {
  accept: string;
  label: string;
  /** What is chosen, or that nothing is. */
  name: string;
  busy?: boolean;
  onFile: (file: File) => void;
}

/** A button that asks for one file, beside the name of the one that was chosen. */
export function ChooseFile({ accept, label, name, busy = false, onFile }: ChooseFileProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className={page['line']}>
      <Button icon={<UploadOutlined aria-hidden="true" />} loading={busy} onClick={() => input.current?.click()}>
        {label}
      </Button>
      <span>{name}</span>
      <input
        ref={input}
        type="file"
        hidden
        accept={accept}
        aria-label={label}
        onChange={(event) => {
          const given = event.target.files?.[0];
          event.target.value = '';
          if (given) onFile(given);
        }}
      />
    </div>
  );
}
