/** What bytes of others may come to before they are taken for something that is made to do harm. */
export interface ReadLimits {
  /** Bytes of one layer, uncompressed. */
  readonly layerSize: number;
  /** How many bytes a compressed one may become, on average, once there are more than a gigabyte of them. */
  readonly ratio: number;
}

/** Far more than images have. */
export const DEFAULT_READ_LIMITS: ReadLimits = { layerSize: 64 * 2 ** 30, ratio: 200 };
