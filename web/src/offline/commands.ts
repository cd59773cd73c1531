/** What is done during visits: kept on the device first and sent in order, each once. The server takes repeated commands as one. */
import { post } from '@/api/call';
import { ApiProblem } from '@/api/problem';
import { device, type VisitCommand } from './database';
import { LATER, photosAreGone, sendPhotos, told } from './outbox';

const LOCK = 'yunchou.commands';

/** The person's commands that the server does not have yet, oldest first. */
export async function waitingCommands(person: string): Promise<VisitCommand[]> {
  const found = await (await device()).getAllFromIndex('commands', 'person', person);
  return found.sort((a, b) => a.at.localeCompare(b.at));
}

/** Keeps a command, new or changed. Rejects when the device has no room left. */
export async function keepCommand(command: VisitCommand): Promise<void> {
  await (await device()).put('commands', command);
  told();
}

export async function dropCommand(id: string): Promise<void> {
  await (await device()).delete('commands', id);
  told();
}

async function sendOne(command: VisitCommand): Promise<void> {
  const photos = await sendPhotos(command.photos, async () => (await device()).put('commands', command));
  const { visit: activity, at, position = null, text } = command;
  if (command.action === 'check_in') {
    await post('/actions/visits.check_in', { body: { activity, at, position, accuracy: command.accuracy ?? null, device: deviceName() } });
  } else if (command.action === 'check_out') {
    await post('/actions/visits.check_out', { body: { activity, at, position, accuracy: command.accuracy ?? null, device: deviceName(), result: text ?? null, photos: photos.length ? photos : null } });
  } else {
    await post('/actions/visits.do_step', { body: { activity, at, step: command.step ?? '', note: text ?? null, record: command.record ?? null, photos: photos.length ? photos : null } });
  }
}

/** A name for this browser, made once: several people who sign in on one device are seen by it. */
function deviceName(): string {
  const found = localStorage.getItem('yunchou.device');
  if (found) return found;
  const made = crypto.randomUUID();
  localStorage.setItem('yunchou.device', made);
  return made;
}

/** Gives the ids of those that the server has now. A lost network ends the round; what waits stays. */
async function sendEach(person: string): Promise<string[]> {
  const stuck = new Set<string>();
  const sent: string[] = [];
  for (const command of await waitingCommands(person)) {
    if (command.refused) stuck.add(command.visit);
    // What follows a refused command would be refused as well: it waits for it.
    if (stuck.has(command.visit)) continue;
    try {
      await sendOne(command);
      sent.push(command.id);
    } catch (error) {
      if (!(error instanceof ApiProblem) || LATER.includes(error.status)) break;
      if (photosAreGone(error) && command.photos.some((photo) => photo.stored)) {
        await keepCommand({ ...command, photos: command.photos.map(({ name, type, bytes }) => ({ name, type, bytes })) });
        break;
      }
      stuck.add(command.visit);
      await keepCommand({ ...command, refused: error.sentence });
    }
  }
  return sent;
}

async function sendWaiting(person: string, read: () => Promise<void>): Promise<void> {
  const sent = await sendEach(person);
  if (sent.length === 0) return;
  // Until it is read back the page knows of it by the command alone: without, what was done would look undone for a moment.
  await read();
  for (const id of sent) await dropCommand(id);
}

/**
 * Sends what waits, after whoever is at it, in this tab or another: what was kept meanwhile goes too. What was sent is let go of
 * once `read` has read it back; the server takes it as one if that comes to nothing and it is sent again.
 */
export async function sendCommands(person: string, read: () => Promise<void>): Promise<void> {
  if (!('locks' in navigator)) return sendWaiting(person, read);
  await navigator.locks.request(LOCK, () => sendWaiting(person, read));
}
