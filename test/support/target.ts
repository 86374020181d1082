import { startEmbedded } from './service.ts';

/** Where the stories are told: an address, a key, and a demo site that its browser can reach. */
export interface Target {
  readonly url: string;
  readonly apiKey: string;
  readonly demoUrl: string;
  /** A key of another client, if the place can make one. */
  readonly otherKey?: string | undefined;
  /** A key with the scope `admin`, if the place has one. */
  readonly adminKey?: string | undefined;
  /** A key of a client that may submit {@link SMALL_QUOTA} jobs a day, and has not used any. */
  readonly smallQuotaKey?: string | undefined;
  close(): Promise<void>;
}

export const SMALL_QUOTA = 20;

const {
  GANNET_URL,
  GANNET_API_KEY,
  GANNET_DEMO_URL,
  GANNET_OTHER_API_KEY,
  GANNET_QUOTA_API_KEY,
  GANNET_ADMIN_KEY,
} = process.env;

/** The stories are told somewhere else than in this process: at a stage that somebody deployed. */
export const IS_ELSEWHERE = GANNET_URL !== undefined && GANNET_URL !== '';

/** Whether there is a second client to tell stories about; on a stage its owner makes it. */
export const HAS_OTHER_CLIENT = !IS_ELSEWHERE || GANNET_OTHER_API_KEY !== undefined;
export const HAS_ADMIN = !IS_ELSEWHERE || GANNET_ADMIN_KEY !== undefined;
export const HAS_SMALL_QUOTA = !IS_ELSEWHERE || GANNET_QUOTA_API_KEY !== undefined;

/** The deployed stage that the environment names; else the embedded service, started for this. */
export async function openTarget(): Promise<Target> {
  if (!GANNET_URL) {
    const service = await startEmbedded();
    const otherKey = await service.newKey();
    const adminKey = await service.newAdminKey();
    const smallQuotaKey = await service.newKey(SMALL_QUOTA);
    return { ...service, otherKey, adminKey, smallQuotaKey, close: service.stop };
  }
  if (!GANNET_API_KEY || !GANNET_DEMO_URL) {
    throw new Error('With GANNET_URL the stories need GANNET_API_KEY and GANNET_DEMO_URL, too.');
  }
  return {
    url: GANNET_URL,
    apiKey: GANNET_API_KEY,
    demoUrl: GANNET_DEMO_URL,
    otherKey: GANNET_OTHER_API_KEY,
    adminKey: GANNET_ADMIN_KEY,
    smallQuotaKey: GANNET_QUOTA_API_KEY,
    close: async () => {},
  };
}
