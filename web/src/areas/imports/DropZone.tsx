import { InboxOutlined } from '@ant-design/icons';
import { useRef, useState, type DragEvent } from 'react';
import styles from './Wizard.module.css';

interface DropZoneProps {
  small: boolean;
  title: string;
  hint: string;
  accept: string;
  onFiles: (files: File[]) => void;
}

/** Where files are dropped, or chosen by a click. */
export function DropZone({ small, title, hint, accept, onFiles }: DropZoneProps) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    onFiles([...event.dataTransfer.files]);
  };
  return (
    <>
      <button
        type="button"
        className={styles['drop']}
        data-over={over ? '' : undefined}
        data-small={small ? '' : undefined}
        onClick={() => input.current?.click()}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        {!small && <InboxOutlined aria-hidden="true" />}
        <strong>{title}</strong>
        {!small && <span>{hint}</span>}
      </button>
      <input
        ref={input}
        type="file"
        multiple
        accept={accept}
        hidden
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
    </>
  );
}
