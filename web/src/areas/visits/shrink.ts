/** Photos from a phone are made small before they are kept: several megabytes each would fill the device. */
import type { OutgoingPhoto } from '@/offline/database';

const LONGEST_SIDE = 1600;
const QUALITY = 0.85;
const JPEG = 'image/jpeg';

async function drawn(file: File): Promise<Blob | null> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return new Promise((resolve) => canvas.toBlob(resolve, JPEG, QUALITY));
}

/** The photo as it will be sent. Throws for what is no picture that the browser can read. */
export async function shrunk(file: File): Promise<OutgoingPhoto> {
  const small = await drawn(file);
  if (small && small.size < file.size) {
    return { name: file.name.replace(/\.\w+$/, '') + '.jpg', type: JPEG, bytes: await small.arrayBuffer() };
  }
  return { name: file.name, type: file.type, bytes: await file.arrayBuffer() };
}
