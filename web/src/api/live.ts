/** The stream of changes: one connection for the whole application. */
import { BASE } from './client';
import type { ChangeEvent, Job } from './types';

export type LiveState = 'connecting' | 'open' | 'lost';

export interface LiveHandlers {
  onChanges: (events: ChangeEvent[]) => void;
  onJob: (job: Job) => void;
  /** Objects, fields or rights are others now. */
  onModel: () => void;
  /** The person was told something. */
  onNotification: () => void;
  /** A record was given to the person, or taken back. */
  onAccess: (object: string, record: string) => void;
  /** Others have a record open, or no longer, that is open here. */
  onPresence: (object: string, record: string) => void;
  /** Changes may have been missed: whatever is shown must be asked for again. */
  onGap: () => void;
  onState: (state: LiveState) => void;
}

interface JobMessage {
  type: 'job.updated';
  job: Job;
}

/** Changes that come together are told together. */
const GATHER = 200;
/** After so long without a connection the server may no longer know what was missed. */
const LONG = 60_000;
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 30_000;

interface ModelMessage {
  type: 'model.changed';
}

interface NotificationMessage {
  type: 'notification.created';
}

/** A record was given to the person, or taken back. */
interface AccessMessage {
  type: 'access.changed';
  object: string;
  record: string;
}

/** The server no longer knows what was missed. */
interface GapMessage {
  type: 'events.missed';
}

interface PresenceMessage {
  type: 'presence.changed';
  object: string;
  record: string;
}

type Message = ChangeEvent | JobMessage | ModelMessage | NotificationMessage | AccessMessage | PresenceMessage | GapMessage;

function isModel(message: Message): message is ModelMessage {
  return message.type === 'model.changed';
}

function isNotification(message: Message): message is NotificationMessage {
  return message.type === 'notification.created';
}

function isAccess(message: Message): message is AccessMessage {
  return message.type === 'access.changed';
}

function isPresence(message: Message): message is PresenceMessage {
  return message.type === 'presence.changed';
}

function isGap(message: Message): message is GapMessage {
  return message.type === 'events.missed';
}

function isJob(message: ChangeEvent | JobMessage): message is JobMessage {
  return message.type === 'job.updated' && 'job' in message;
}

/** Listens until the returned function is called. */
export function listen(handlers: LiveHandlers): () => void {
  let source: EventSource | null = null;
  let gathered: ChangeEvent[] = [];
  let gathering: ReturnType<typeof setTimeout> | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  let wait = FIRST_WAIT;
  let lostAt: number | null = null;
  let renewed = false;
  let stopped = false;

  const tell = () => {
    const events = gathered;
    gathered = [];
    gathering = undefined;
    handlers.onChanges(events);
  };
  const receive = (event: MessageEvent<string>) => {
    const message = JSON.parse(event.data) as Message;
    if (isModel(message)) {
      handlers.onModel();
      return;
    }
    if (isNotification(message)) {
      handlers.onNotification();
      return;
    }
    if (isAccess(message)) {
      handlers.onAccess(message.object, message.record);
      return;
    }
    if (isPresence(message)) {
      handlers.onPresence(message.object, message.record);
      return;
    }
    if (isGap(message)) {
      handlers.onGap();
      return;
    }
    if (isJob(message)) {
      handlers.onJob(message.job);
      return;
    }
    gathered.push(message);
    gathering ??= setTimeout(tell, GATHER);
  };
  const opened = () => {
    const missed = renewed || (lostAt !== null && Date.now() - lostAt > LONG);
    renewed = false;
    lostAt = null;
    wait = FIRST_WAIT;
    handlers.onState('open');
    if (missed) handlers.onGap();
  };
  const failed = () => {
    lostAt ??= Date.now();
    handlers.onState('lost');
    // The browser tries again by itself, with the last id, unless the server refused outright.
    if (source?.readyState !== EventSource.CLOSED || stopped) return;
    again = setTimeout(connect, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT);
    renewed = true;
  };
  const connect = () => {
    source?.close();
    source = new EventSource(`${BASE}/events`);
    source.onopen = opened;
    source.onmessage = receive;
    source.onerror = failed;
  };
  handlers.onState('connecting');
  connect();
  return () => {
    stopped = true;
    clearTimeout(gathering);
    clearTimeout(again);
    source?.close();
  };
}
