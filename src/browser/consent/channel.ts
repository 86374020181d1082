import type { Config } from '@duckduckgo/autoconsent';
import type { CDPSession, Protocol } from 'puppeteer-core';
import { z } from 'zod';
import { CONSENT_CONTENT } from './content.generated.ts';
import type { Rule } from './rules.ts';

/** The world that the rules run in. Pages cannot get at it. */
const WORLD = 'gannet-consent';

/** Names in that world; see `in-page/content.ts`. */
const TELL = 'gannetConsentTell';
const HEAR = 'gannetConsentHear';

/** Messages of one page: a hundred times what a banner needs. */
const MESSAGES_MAX = 3_000;

/** Frames of one page that get rules: choosing them takes this process a moment. */
const FRAMES_MAX = 50;

/** What comes out of a frame; parsed like everything that does. */
const Told = z.object({
  isTop: z.boolean(),
  message: z.discriminatedUnion('type', [
    z.object({ type: z.literal('init'), url: z.string() }),
    z.object({ type: z.literal('eval'), id: z.string(), code: z.string().max(50_000) }),
    z.object({ type: z.literal('cmpDetected'), cmp: z.string() }),
    z.object({ type: z.literal('popupFound'), cmp: z.string() }),
    z.object({ type: z.literal('optOutResult'), cmp: z.string(), result: z.boolean() }),
    z.object({ type: z.literal('optInResult'), cmp: z.string(), result: z.boolean() }),
    z.object({ type: z.literal('autoconsentDone'), cmp: z.string(), isCosmetic: z.boolean() }),
  ]),
});
export type Told = z.output<typeof Told>;

/** What is said to a frame. */
type Answer =
  | {
      readonly type: 'initResp';
      readonly rules: { readonly autoconsent: readonly Rule[] };
      readonly config: Config;
    }
  | { readonly type: 'evalResp'; readonly id: string; readonly result: boolean };

/** One frame that said something. */
export interface FrameLine {
  answer(message: Answer): void;
  /** Runs an expression among the scripts of the frame's page. @returns whether it came out true */
  ask(expression: string): Promise<boolean>;
}

/** A stop to listening, and to more. */
type Stop = () => void;

/**
 * Puts the script into every frame of a page, those in processes of their own included, and hears
 * what it says.
 *
 * @returns takes everything back; frames that are open keep their script until they go
 */
export async function openChannel(
  cdp: CDPSession,
  onTold: (told: Told, line: FrameLine) => void,
): Promise<() => Promise<void>> {
  let heard = 0;
  let frames = 0;
  const stops: Stop[] = [];
  const hear: OnBinding = (session, worlds, { name, payload, executionContextId }) => {
    heard += 1;
    if (name !== TELL || heard > MESSAGES_MAX) return;
    const told = parsed(payload);
    if (told?.message.type === 'init') frames += 1;
    const isTooMany = told?.message.type === 'init' && frames > FRAMES_MAX;
    if (told && !isTooMany) onTold(told, lineTo(session, executionContextId, worlds));
  };
  const identifier = await listen(cdp, hear, stops);
  return async () => {
    for (const stop of stops) stop();
    await cdp.send('Page.removeScriptToEvaluateOnNewDocument', { identifier });
    await cdp.send('Runtime.removeBinding', { name: TELL });
  };
}

type OnBinding = (
  session: CDPSession,
  worlds: Worlds,
  called: Protocol.Runtime.BindingCalledEvent,
) => void;

/** Listens to the frames of one process, and to those that it makes. @returns which script it is */
async function listen(session: CDPSession, hear: OnBinding, stops: Stop[]): Promise<string> {
  const worlds = followWorlds(session);
  const onCalled = (called: Protocol.Runtime.BindingCalledEvent) => hear(session, worlds, called);
  const onAttached = ({ sessionId, targetInfo }: Protocol.Target.AttachedToTargetEvent) => {
    const child = session.connection()?.session(sessionId);
    // A frame that goes while it is listened to has nothing more to say.
    if (child && targetInfo.type === 'iframe') listen(child, hear, stops).catch(() => undefined);
  };
  session.on('Runtime.bindingCalled', onCalled);
  session.on('Target.attachedToTarget', onAttached);
  stops.push(worlds.stop, () => {
    session.off('Runtime.bindingCalled', onCalled);
    session.off('Target.attachedToTarget', onAttached);
  });
  await session.send('Runtime.enable');
  await session.send('Runtime.addBinding', { name: TELL, executionContextName: WORLD });
  await session.send('Page.enable');
  const { identifier } = await session.send('Page.addScriptToEvaluateOnNewDocument', {
    source: CONSENT_CONTENT,
    worldName: WORLD,
    runImmediately: true,
  });
  await session.send('Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: false,
    flatten: true,
  });
  return identifier;
}

function parsed(payload: string): Told | undefined {
  try {
    return Told.safeParse(JSON.parse(payload)).data;
  } catch {
    // Not of our making.
    return undefined;
  }
}

interface Worlds {
  /** The world of the page's own scripts in the frame that a world of ours belongs to. */
  mainBeside(executionContextId: number): number | undefined;
  readonly stop: Stop;
}

function followWorlds(session: CDPSession): Worlds {
  const frames = new Map<number, string>();
  const mains = new Map<string, number>();
  const onCreated = ({ context }: Protocol.Runtime.ExecutionContextCreatedEvent) => {
    const { frameId, isDefault } = auxOf(context);
    if (frameId === undefined) return;
    if (isDefault) mains.set(frameId, context.id);
    else if (context.name === WORLD) frames.set(context.id, frameId);
  };
  session.on('Runtime.executionContextCreated', onCreated);
  return {
    mainBeside: (id) => mains.get(frames.get(id) ?? ''),
    stop: () => session.off('Runtime.executionContextCreated', onCreated),
  };
}

const Aux = z.object({ frameId: z.string().optional(), isDefault: z.boolean().optional() });

const auxOf = ({ auxData }: Protocol.Runtime.ExecutionContextDescription) =>
  Aux.safeParse(auxData).data ?? {};

const lineTo = (session: CDPSession, executionContextId: number, worlds: Worlds): FrameLine => ({
  answer(message) {
    const call = session.send('Runtime.callFunctionOn', {
      executionContextId,
      functionDeclaration: `function (message) { void ${HEAR}(message); }`,
      arguments: [{ value: message }],
    });
    // The frame may be gone.
    call.catch(() => undefined);
  },
  async ask(expression) {
    const contextId = worlds.mainBeside(executionContextId);
    if (contextId === undefined) return false;
    const asked = session.send('Runtime.evaluate', {
      contextId,
      expression: `Promise.resolve(${expression}).then(Boolean)`,
      returnByValue: true,
      awaitPromise: true,
    });
    return asked.then(
      ({ result }) => result.value === true,
      () => false,
    );
  },
});
