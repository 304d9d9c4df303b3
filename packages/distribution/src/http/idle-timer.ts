/** Watches for the other side to fall silent. It runs only while that side is waited for: who is slow here harms nothing. */
export interface IdleTimer {
  /** Wait for a sign of life, from now on. */
  wait(): void;
  /** There was one, or it is our turn. */
  rest(): void;
}

/** A timer that calls `onIdle` after `milliseconds` of waiting in vain. */
export function idleTimer(milliseconds: number, onIdle: () => void): IdleTimer {
  let timer: NodeJS.Timeout | undefined;
  const rest = (): void => {
    clearTimeout(timer);
    timer = undefined;
  };
  return {
    wait() {
      rest();
      timer = setTimeout(onIdle, milliseconds);
    },
    rest,
  };
}
