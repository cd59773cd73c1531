import { CameraOutlined, CloseOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Words } from '@/areas/shared/useWords';
import type { OutgoingPhoto } from '@/offline/database';
import { shrunk } from './shrink';
import styles from './VisitPage.module.css';

export const MOST_PHOTOS = 9;

interface PhotosProps {
  photos: readonly OutgoingPhoto[];
  onChange: (photos: readonly OutgoingPhoto[]) => void;
  t: Words;
}

/** Takes photos with the camera, or from the device, and shows them small. */
export function Photos({ photos, onChange, t }: PhotosProps) {
  const input = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState('');
  const add = async (files: readonly File[]) => {
    setProblem('');
    const room = MOST_PHOTOS - photos.length;
    if (files.length > room) setProblem(t('tooMany', { most: MOST_PHOTOS }));
    const read = await Promise.allSettled(files.slice(0, room).map(shrunk));
    if (read.some((one) => one.status === 'rejected')) setProblem(t('noPicture'));
    onChange([...photos, ...read.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))]);
  };
  return (
    <div>
      <ul className={styles['photos']}>
        {photos.map((photo, index) => (
          <li key={`${photo.name}${index}`}>
            <Preview photo={photo} />
            <button type="button" aria-label={t('removePhoto', { name: photo.name })} onClick={() => onChange(photos.filter((one) => one !== photo))}>
              <CloseOutlined aria-hidden="true" />
            </button>
          </li>
        ))}
      </ul>
      <input
        ref={input}
        type="file"
        accept="image/*"
        capture="environment"
        multiple
        hidden
        onChange={(event) => {
          void add([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
      <Button size="large" icon={<CameraOutlined aria-hidden="true" />} disabled={photos.length >= MOST_PHOTOS} onClick={() => input.current?.click()}>
        {t('takePhoto')}
      </Button>
      {problem && (
        <p className={styles['problem']} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

function Preview({ photo }: { photo: OutgoingPhoto }) {
  const url = useMemo(() => URL.createObjectURL(new Blob([photo.bytes], { type: photo.type })), [photo]);
  useEffect(() => () => URL.revokeObjectURL(url), [url]);
  return <img src={url} alt={photo.name} />;
}
