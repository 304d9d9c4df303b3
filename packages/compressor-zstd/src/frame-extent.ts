const MAGIC = 0xfd2fb528;
const SKIPPABLE_MAGIC = 0x184d2a50;
const RUN_LENGTH_BLOCK = 1;

/** So many bytes to look at, or to pass over. */
interface Step {
  readonly kind: "look" | "pass";
  readonly length: number;
}

/** Finds where a frame ends, from RFC 8878, section 3.1. */
export interface FrameExtent {
  /** How many bytes of `chunk`, which goes on where the last one ended, belong to the frame. */
  advance(chunk: Uint8Array): number;
  readonly isComplete: boolean;
}

export function frameExtent(): FrameExtent {
  const steps = frameSteps();
  let step = steps.next();
  let seen = Buffer.alloc(0);
  let left = step.done === true ? 0 : step.value.length;

  const advance = (chunk: Uint8Array): number => {
    let at = 0;
    while (step.done !== true) {
      const part = chunk.subarray(at, at + left);
      if (step.value.kind === "look") seen = Buffer.concat([seen, part]);
      at += part.length;
      left -= part.length;
      if (left > 0) break;
      step = steps.next(seen);
      seen = Buffer.alloc(0);
      if (step.done !== true) left = step.value.length;
    }
    return at;
  };
  return {
    advance,
    get isComplete() {
      return step.done === true;
    },
  };
}

function* frameSteps(): Generator<Step, void, Buffer> {
  const magic = (yield look(4)).readUInt32LE();
  if ((magic & 0xfffffff0) === SKIPPABLE_MAGIC) {
    yield pass((yield look(4)).readUInt32LE());
    return;
  }
  if (magic !== MAGIC) throw new Error("no zstd frame begins where one must");
  const descriptor = (yield look(1)).readUInt8();
  yield pass(headerLength(descriptor));
  for (let isLast = false; !isLast; ) {
    const block = (yield look(3)).readUIntLE(0, 3);
    isLast = (block & 1) === 1;
    yield pass(((block >> 1) & 3) === RUN_LENGTH_BLOCK ? 1 : block >> 3);
  }
  if ((descriptor & 4) !== 0) yield pass(4);
}

/** Of what follows the descriptor: window, dictionary and content size. */
function headerLength(descriptor: number): number {
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const dictionary = [0, 1, 2, 4][descriptor & 3] as number;
  const contentSize = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6] as number;
  return (isSingleSegment ? 0 : 1) + dictionary + contentSize;
}

function look(length: number): Step {
  return { kind: "look", length };
}

function pass(length: number): Step {
  return { kind: "pass", length };
}
