/// <reference lib="dom" />
import AutoConsent, {
  type BackgroundMessage,
  type ContentScriptMessage,
} from '@duckduckgo/autoconsent';

type MessageSender = (message: ContentScriptMessage) => Promise<void>;

interface Hearing {
  receiveMessageCallback(message: BackgroundMessage): Promise<void>;
}

declare global {
  /** Put into this world alone by the worker; see `channel.ts`. */
  var gannetConsentTell: (message: string) => void;
  var gannetConsentHear: (message: BackgroundMessage) => Promise<void>;
}

/** What the worker has no use for, and comes often. */
const SILENT = 'report';

const tell: MessageSender = async (message) => {
  if (message.type === SILENT) return;
  globalThis.gannetConsentTell(JSON.stringify({ isTop: window === window.top, message }));
};

// Runs in every frame of a page, in a world of its own that its scripts do not see: finds the
// consent banner of the frame and answers it.
// @ts-expect-error The package describes itself as CommonJS, but what is bundled is a module.
const consent: Hearing = new AutoConsent(tell);
globalThis.gannetConsentHear = (message) => consent.receiveMessageCallback(message);
